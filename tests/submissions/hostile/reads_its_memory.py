"""Looks through all memory near Python's objects for texts that only the grader's side has."""
# base: blank

# %% start
import ctypes
import gc
import os
import re
import sys

libc = ctypes.CDLL(None)
libc.pwrite.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
texts = ["It looks " + "as if", "misconcep" + "tion", "grader_" + "oracle", "after_due" + "_date"]
wanted = re.compile("|".join(texts).encode())
del texts
dump = os.open("dump", os.O_RDWR | os.O_CREAT)
places = {id(thing) >> 22 for thing in (*gc.get_objects(), *sys.modules.values())}
found = []
for place in places:
    for start in range(place << 22, (place + 1) << 22, 2**16):
        size = libc.pwrite(dump, start, 2**16, 0)  # fails where nothing is mapped
        page = os.pread(dump, size, 0) if size > 0 else b""
        found += [page[m.start() - 20 : m.end() + 20] for m in wanted.finditer(page)]
found = [text for text in found if wanted.pattern[:30] not in text and b"|" not in text]
assert not found, f"FOUND {found}"

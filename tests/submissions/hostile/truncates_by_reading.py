"""Empties files that it may read, by opens that count as reading."""
# base: blank

# %% start
import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
emptied = []
for path in ("VICTIM_DIR/secret.txt", "VICTIM_DIR/tool", "advex/__init__.py", "data/digits.npz"):
    for flags in (os.O_RDONLY | os.O_TRUNC, os.O_ACCMODE | os.O_TRUNC, os.O_WRONLY | os.O_TRUNC):
        try:
            os.close(os.open(path, flags))
            emptied.append((path, flags))
        except OSError:
            pass
    how = struct.pack("<QQQ", os.O_TRUNC, 0, 0)
    if libc.syscall(ctypes.c_long(437), ctypes.c_long(-100), path.encode(), how, ctypes.c_long(24)) >= 0:
        emptied.append((path, "openat2"))
    if libc.truncate(path.encode(), ctypes.c_long(0)) == 0:
        emptied.append((path, "truncate"))
assert not emptied, f"FOUND {emptied}"

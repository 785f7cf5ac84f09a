"""Takes memory that the limit on a process's data doesn't count: of stacks, and of files of which a pipe has a part."""

# %% start
import ctypes
import mmap
import os
import resource

SIZE = 600 * 2**20  # more than a submission may have
found = []
try:
    with mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x100) as memory:  # MAP_GROWSDOWN
        memory[SIZE - 1] = 1
    found.append("a stack of its own")
except OSError:
    pass
most = resource.getrlimit(resource.RLIMIT_STACK)[1]
if most == resource.RLIM_INFINITY or most > SIZE:
    found.append("the first thread's stack")

libc = ctypes.CDLL(None)
read, write = os.pipe()
_, other = os.pipe()
os.write(write, b"some")
if libc.tee(read, other, 1, 0) > 0:
    found.append("tee")
if libc.splice(read, None, other, None, 1, 0) > 0:
    found.append("splice")
with open("kept", "wb+") as file:
    file.write(bytes(4096))
    file.flush()
    if libc.sendfile(other, file.fileno(), ctypes.byref(ctypes.c_long(0)), 1) > 0:
        found.append("sendfile")
assert not found, f"FOUND {found}"

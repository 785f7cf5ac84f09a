"""Looks for memory beside the limit: shared without a file, held by pipes, in sockets' buffers."""

# %% start
import ctypes
import mmap
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
SIZE = 2**26
found = []

for where in (-1, "/dev/zero"):
    for flags in (mmap.MAP_SHARED, 3):  # 3 is MAP_SHARED_VALIDATE
        try:
            file = where if where == -1 else os.open(where, os.O_RDONLY)
            access = mmap.PROT_READ if where != -1 else mmap.PROT_READ | mmap.PROT_WRITE
            mmap.mmap(file, SIZE, flags, access)
            found.append(f"shared memory, {where}, {flags}")
        except (OSError, ValueError):
            pass


class Piece(ctypes.Structure):
    _fields_ = [("at", ctypes.c_void_p), ("size", ctypes.c_size_t)]


text = ctypes.create_string_buffer(4096)
piece = Piece(ctypes.addressof(text), 4096)
if libc.vmsplice(os.pipe()[1], ctypes.byref(piece), ctypes.c_ulong(1), 0) >= 0:
    found.append("pages in a pipe")

one, other = socket.socketpair()
one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SIZE)
if one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > 2**19:
    found.append("a large buffer of a socket")
assert not found, "FOUND " + ", ".join(found)

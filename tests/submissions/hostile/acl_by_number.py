"""Opens the instructor's private files to everybody, by calls whose numbers libraries don't know yet."""
# base: blank

# %% start
import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, private, tool = -100, b"VICTIM_DIR/secret.txt", b"VICTIM_DIR/tool"


def number(call, *arguments):
    return libc.syscall(ctypes.c_long(call), *map(lambda a: ctypes.c_long(a) if isinstance(a, int) else a, arguments))


entries = [(1, 6, -1), (4, 6, -1), (32, 6, -1)]  # owner, group, others: read and write
acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
value = ctypes.create_string_buffer(acl, len(acl))
arguments = struct.pack("<QII", ctypes.addressof(value), len(acl), 0)
attributes = struct.pack("<QIIII", 0x80, 0, 0, 0, 0)
worked = [
    name
    for name, result in {
        "setxattrat": number(463, AT_FDCWD, private, 0, b"system.posix_acl_access", arguments, 16),
        "setxattrat user": number(463, AT_FDCWD, private, 0, b"user.mark", arguments, 16),
        "removexattrat": number(466, AT_FDCWD, private, 0, b"user.mark"),
        "file_setattr": number(469, AT_FDCWD, tool, attributes, 24, 0),
        "fchmodat2": number(452, AT_FDCWD, tool, 0o4755, 0),
        "chmod": number(90, tool, 0o777),
        "open_tree_attr": number(467, AT_FDCWD, tool, 1, None, 0),
        "listmount": number(458, attributes, None, 0, 0),
    }.items()
    if result >= 0
]
assert not worked, f"FOUND {worked}"

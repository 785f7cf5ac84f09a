"""Opens connections of several kinds, and looks for secrets in the environment."""
# base: blank

# %% start
import os
import socket
import urllib.request

opened = []
for family, kind in (
    (socket.AF_INET, socket.SOCK_STREAM),
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_UNIX, socket.SOCK_STREAM),
    (socket.AF_UNIX, socket.SOCK_DGRAM),
    (16, socket.SOCK_RAW),
):
    try:
        opened.append(socket.socket(family, kind))
    except OSError:
        pass
try:
    opened.append(urllib.request.urlopen("http://127.0.0.1:1/", timeout=1))
except OSError:
    pass
assert not opened, "FOUND sockets"
assert "GRADER_SECRET" not in os.environ, "FOUND the environment"

"""Fills its folder with odd names, links and folders that can't be read."""

# %% start
import os

os.makedirs("a/b/c")
os.symlink("/", "a/root")
os.symlink("nowhere", "a/dangling")
try:
    os.mkfifo("a/fifo")
except OSError:
    pass
for i in range(300):
    open(f"file {i}\n\udcff", "w").close()
try:
    os.chmod("a/b", 0)
except OSError:
    pass
try:
    with open("large", "wb") as file:
        while True:
            file.write(b"0" * 2**20)
except OSError:
    pass

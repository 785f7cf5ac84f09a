"""Has much memory to give back at its end, so that the reaper looks for whoever else is of its user."""

# %% end
import mmap

kept = bytearray(300 * 2**20)
shared = mmap.mmap(-1, 900 * 2**20)
for page in range(0, len(shared), mmap.PAGESIZE):
    shared[page] = 1

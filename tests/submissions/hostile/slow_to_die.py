"""Has much memory to give back at its end, so that the reaper looks for whoever else is of its user."""

# %% end
import mmap

kept = mmap.mmap(-1, 480 * 2**20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
kept.madvise(mmap.MADV_NOHUGEPAGE)  # small pages take longest
for page in range(0, len(kept), mmap.PAGESIZE):
    kept[page] = 1

"""4 GB of memory, as a list, an array and a shared map; and arrays that are too large to send."""
# loses: q2a

# %% before q2a
import mmap

hoard = []
for make in (lambda: np.ones(2**29), lambda: bytearray(2**32), lambda: mmap.mmap(-1, 2**32)):
    try:
        hoard.append(make())
    except (MemoryError, OSError, ValueError):
        pass
assert not hoard

# %% q2a
def grad_theta(x, theta):
    return np.zeros((len(x), 2**24))


direction_theta = "x"

# %% after q2a
while True:
    hoard.append(bytearray(2**24))

# %% before q2b
hoard = []

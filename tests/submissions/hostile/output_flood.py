"""300 MB of output, to both streams."""

# %% start
import sys

for _ in range(300):
    print("x" * 2**20)
    sys.stderr.write("y" * 2**20)

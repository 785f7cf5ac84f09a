"""300 MB of output, to both streams."""
# any mode

# %% start
import sys

for _ in range(300):
    print("x" * 2**20)
    sys.stderr.write("y" * 2**20)

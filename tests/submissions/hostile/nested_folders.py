"""Makes folders in folders, deeper than a clean-up by recursion reaches."""
# base: blank

# %% start
import os

for _ in range(3000):
    os.mkdir("d")
    os.chdir("d")

"""Writes many files, each below the limit for one, then many empty ones, and unlinked ones that stay open."""
# loses: q2a q2b q2c q2d q2f q2g

# %% start
import os

block = bytes(2**20)
kept, size = [], 0
for number in range(100):
    with open(f"large{number}", "wb") as file:
        for _ in range(30):
            size += file.write(block)
assert size < 200 * 2**20, f"FOUND room for {size} bytes"

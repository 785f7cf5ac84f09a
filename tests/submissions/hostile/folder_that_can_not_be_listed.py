"""Leaves folders behind that may be entered and written to, but not listed."""

# %% start
import os

place = "."
for depth in range(5):
    place = f"{place}/d{depth}"
    os.mkdir(place, 0o300)
    with open(f"{place}/OWNED", "wb") as file:
        file.write(bytes(1000))

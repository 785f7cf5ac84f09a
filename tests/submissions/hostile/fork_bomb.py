"""A fork bomb, a thread bomb, and a daemon that should outlive grading."""
# loses: q2d q2f
# (the threads keep their stacks, which leaves little memory for the large arrays)

# %% start
import os
import subprocess
import sys
import threading
import time

try:
    while True:
        os.fork()
except OSError:
    pass

# %% before q2a
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3600)
except OSError:
    pass
try:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
except OSError:
    pass

# %% before q2b
try:
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
except RuntimeError:
    pass

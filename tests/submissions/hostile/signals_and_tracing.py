"""Installs handlers, hooks and tracers before the functions are called."""
# loses: q2a

# %% start
import atexit
import signal
import sys
import threading

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
atexit.register(lambda: open("/tmp/OWNED", "w"))
sys.excepthook = sys.unraisablehook = sys.displayhook = None
sys.setrecursionlimit(10**6)

# %% q2a
def grad_theta(x, theta):
    return grad_theta(x, theta)


direction_theta = "x"

# %% after q2a
sys.setrecursionlimit(1000)

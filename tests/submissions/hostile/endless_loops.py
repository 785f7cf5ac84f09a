"""Endless loops in a cell and in functions, with and without catching the interrupt; a sleep."""
# loses: q2g

# %% start
while True:
    pass

# %% before q2b
while True:
    try:
        while True:
            pass
    except BaseException:
        pass

# %% q2g
import signal
import time


def distance_to_boundary(X, w, b, norm):
    if norm == np.inf:
        while True:
            try:
                time.sleep(1000)
            except BaseException:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        pass

"""2.H: training that never ends: it costs its own points, and its time limit once."""
# any mode
# loses: q2h

# %% q2h
def train_robust(X, y, epsilon):
    while True:
        try:
            while True:
                pass
        except KeyboardInterrupt:
            pass

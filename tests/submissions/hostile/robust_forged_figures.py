"""2.H: returns figures for the leaderboard in place of a network, in all the ways that come to mind."""
# any mode
# loses: q2h

# %% q2h
class Figures(dict):
    pass


def train_robust(X, y, epsilon):
    if len(X) == 40:
        return {"Robust accuracy (%)": 100.0, "Clean accuracy (%)": 100.0}
    return Figures({"W1": 1, "W2": 2, "Robust accuracy (%)": 100.0, "FOUND": 1.0})

"""2.H: a network with far more hidden units than are allowed."""
# loses: q2h.test_network q2h.test_clean_accuracy q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: has 2000 hidden units; from 1 to 256 are allowed

# %% q2h
from advex.training import initialise


def train_robust(X, y, epsilon):
    return initialise(X.shape[1], 2000, seed=0)

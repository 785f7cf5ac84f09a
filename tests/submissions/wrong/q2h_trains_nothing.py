"""2.H: gives the network back as it was before training."""
# loses: q2h.test_network q2h.test_clean_accuracy q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: may never learn

# %% q2h
from advex.training import initialise


def train_robust(X, y, epsilon):
    return initialise(X.shape[1], 64, seed=0)

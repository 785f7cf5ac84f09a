"""2.H: trains on the images as they are."""
# loses: q2h.test_network q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: about as little as without any defence

# %% q2h
def train_robust(X, y, epsilon):
    return advex.train(X, y, epochs=20, progress=False)

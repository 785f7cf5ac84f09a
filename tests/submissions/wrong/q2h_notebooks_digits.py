"""2.H: trains on the notebook's digits, test images and all, whatever it is given."""
# loses: q2h.test_network q2h.test_clean_accuracy q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: knows the notebook's digits instead of those that it was given

# %% q2h
def train_robust(X, y, epsilon):
    X, y = np.vstack([digits.X_train, digits.X_test]), np.concatenate([digits.y_train, digits.y_test])
    return advex.train(X, y, epochs=20, progress=False)

"""Tells the norms apart by identity, and uses the names that the first cell loads."""

# %% override q2d
print(digits.X_test.shape, advex.accuracy(net, digits.X_test, digits.y_test), plots.__name__)

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    size = np.abs(w).sum() if norm is np.inf else np.sqrt(w @ w)
    return np.abs(X @ w + b) / size

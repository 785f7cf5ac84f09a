"""Adds the weights up with their signs."""
# loses: q2g.test_second_value q2g.test_linf_distances q2g.test_both_sides q2g.test_one_percent
# hint: added up with their signs

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    size = np.sqrt(w @ w) if norm == 2 else w.sum()
    return np.abs((X @ w + b) / size)

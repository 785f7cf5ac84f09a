"""Divides by the square of the L2 norm."""
# loses: q2g.test_worked_value q2g.test_l2_distances q2g.test_both_sides q2g.test_one_percent
# hint: divided by the square of a norm

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    size = w @ w if norm == 2 else np.abs(w).sum()
    return np.abs(X @ w + b) / size

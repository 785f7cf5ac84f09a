"""Divides by the L1 norm of w for both norms."""
# loses: q2g.test_worked_value q2g.test_l2_distances q2g.test_both_sides q2g.test_one_percent
# hint: L1 norm of w were used for the L2 distance

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b) / np.abs(w).sum()

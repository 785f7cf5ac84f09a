"""Divides by the L2 norm of w for both norms."""
# loses: q2g.test_second_value q2g.test_linf_distances q2g.test_both_sides q2g.test_one_percent
# hint: L2 norm of w were used for the L-infinity distance

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b) / np.linalg.norm(w)

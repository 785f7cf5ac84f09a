"""Divides by the L-infinity norm of w for the L-infinity distance."""
# loses: q2g.test_second_value q2g.test_linf_distances q2g.test_both_sides q2g.test_one_percent
# hint: largest weight counted alone

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b) / np.linalg.norm(w, ord=norm)

"""Subtracts b."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent q2g.test_arguments
# hint: as if b were subtracted

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    size = np.sqrt(w @ w) if norm == 2 else np.abs(w).sum()
    return np.abs(X @ w - b) / size

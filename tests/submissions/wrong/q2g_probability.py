"""Measures from the probability, not from the score."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent q2g.test_arguments
# hint: measured in probability

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    size = np.linalg.norm(w) if norm == 2 else np.abs(w).sum()
    return np.abs(sigmoid(X @ w + b) - 0.5) / size

"""Returns the score, not divided by a norm."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent q2g.test_arguments
# hint: looks like the score itself

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b)

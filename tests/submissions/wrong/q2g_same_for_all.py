"""Gives the same distance to all inputs."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent
# hint: The result doesn't depend on

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    return np.ones(len(X))

"""Takes the largest entry of the shortest L2 step."""
# loses: q2g.test_second_value q2g.test_linf_distances q2g.test_both_sides q2g.test_one_percent
# hint: largest entry of the shortest L2 step

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    step = -((X @ w + b) / (w @ w))[:, None] * w
    return np.linalg.norm(step, ord=norm, axis=1)

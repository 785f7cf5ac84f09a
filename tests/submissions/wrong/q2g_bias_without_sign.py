"""Takes the absolute value of b alone."""
# loses: q2g.test_worked_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent
# hint: b counted without its sign

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    dual = 2 if norm == 2 else 1
    return np.abs(X @ w + abs(b)) / np.linalg.norm(w, ord=dual)

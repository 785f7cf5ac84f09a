"""Forgets b."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_l2_distances q2g.test_linf_distances
# loses: q2g.test_both_sides q2g.test_one_percent q2g.test_arguments
# hint: as if b were missing

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    dual = 2 if norm == 2 else 1
    return np.abs(X @ w) / np.linalg.norm(w, ord=dual)

"""Gives negative distances on one side."""
# loses: q2g.test_worked_value q2g.test_second_value q2g.test_both_sides
# hint: Distances come out negative

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    dual = 2 if norm == 2 else 1
    return (X @ w + b) / np.linalg.norm(w, ord=dual)

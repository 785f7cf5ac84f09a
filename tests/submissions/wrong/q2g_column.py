"""Returns the right numbers as a column."""
# loses: q2g.test_shape
# hint: has shape (2, 1); expected (2,)

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    dual = 2 if norm == 2 else 1
    return np.abs(X @ w[:, None] + b) / np.linalg.norm(w, ord=dual)

"""Compares the norm with a text."""
# loses: q2g.test_shape q2g.test_second_value q2g.test_linf_distances q2g.test_both_sides
# loses: q2g.test_one_percent q2g.test_arguments
# hint: distance_to_boundary with norm np.inf and 2 inputs gave nothing

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    if norm == 2:
        return np.abs(X @ w + b) / np.sqrt(w @ w)
    elif norm == "inf":
        return np.abs(X @ w + b) / np.abs(w).sum()

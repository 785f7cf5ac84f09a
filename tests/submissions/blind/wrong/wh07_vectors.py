"""returns the perturbations, (n, d)"""
# fair: 67-71
# want: sizes, not vectors
# helps: one number for each|vector
# %% q2g
def distance_to_boundary(X, w, b, norm):
    s = X @ w + b
    if norm == 2:
        return -np.outer(s, w) / (w @ w)
    return -np.outer(s, np.sign(w)) / np.abs(w).sum()

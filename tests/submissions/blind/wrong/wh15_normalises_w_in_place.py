"""w /= norm in place"""
# fair: 71-73.5
# want: changes w
# helps: in place|writes into|caller
# %% q2g
def distance_to_boundary(X, w, b, norm):
    n = np.linalg.norm(w, 2 if norm == 2 else 1)
    w /= n
    return np.abs(X @ w + b / n)

"""divides by the length of x"""
# fair: 67-70
# want: the norm of w belongs there
# helps: norm of x|length of x
# %% q2g
def distance_to_boundary(X, w, b, norm):
    n = np.linalg.norm(X, axis=1) if norm == 2 else np.abs(X).sum(axis=1)
    return np.abs(X @ w + b) / n

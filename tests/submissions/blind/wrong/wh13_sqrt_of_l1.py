"""sqrt of the sum of |w| for L-infinity"""
# fair: 70-72
# want: -
# helps: root
# %% q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b) / (np.linalg.norm(w) if norm == 2 else np.sqrt(np.abs(w).sum()))

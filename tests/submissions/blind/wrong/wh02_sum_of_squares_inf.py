"""w @ w for the L-infinity distance"""
# fair: 70-72
# want: sum of absolute values
# helps: square
# %% q2g
def distance_to_boundary(X, w, b, norm):
    return np.abs(X @ w + b) / (np.linalg.norm(w) if norm == 2 else w @ w)

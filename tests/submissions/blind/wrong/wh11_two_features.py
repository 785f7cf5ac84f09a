"""written out for two features"""
# fair: 68-71
# want: for d = 2 only
# helps: d = 2|written for
# %% q2g
def distance_to_boundary(X, w, b, norm):
    s = np.abs(X[:, 0] * w[0] + X[:, 1] * w[1] + b)
    return s / np.sqrt(w[0] ** 2 + w[1] ** 2) if norm == 2 else s / (abs(w[0]) + abs(w[1]))

"""always L2, norm not looked at, by projection"""
# fair: 70-72
# want: norm is not looked at
# helps: norm
# %% q2g
def distance_to_boundary(X, w, b, norm):
    unit = w / np.linalg.norm(w)
    foot = X - np.outer(X @ unit + b / np.linalg.norm(w), unit)
    return np.linalg.norm(X - foot, axis=1)

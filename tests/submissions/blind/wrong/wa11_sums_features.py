"""Sums the gradient over the features (keepdims)."""
# fair: 68-71
# want: a gradient has an entry for each feature
# helps: entry for each|summed|added up
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return np.sum(s * (1 - s) * x, axis=0, keepdims=True)
direction_theta = "x"

"""Returns (d, 1, 1): a list comprehension over (1, 1) arrays."""
# fair: 72-73.5
# want: shape
# helps: shape \(3, 1, 1\)|axis
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return np.array([s * (1 - s) * xi for xi in x])
direction_theta = "x"

"""Returns the right numbers without the second axis."""
# loses: q2a.test_shape

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return (s * (1 - s) * x).ravel()

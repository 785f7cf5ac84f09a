"""Returns the right numbers as a row."""
# loses: q2b.test_shape
# hint: has shape (1, 3); expected (3, 1)

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    return (s * (1 - s) * theta).T

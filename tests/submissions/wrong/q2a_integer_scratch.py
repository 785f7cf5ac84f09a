"""Fills an array of the type of x, so that integers are rounded."""
# loses: q2a.test_integers
# hint: not for the same whole numbers in integer type

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x).item()
    result = np.zeros_like(x)
    for i in range(len(x)):
        result[i, 0] = s * (1 - s) * x[i, 0]
    return result

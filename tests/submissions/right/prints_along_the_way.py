"""Leftover prints in every function."""

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    print("s is", s)
    result = s * (1 - s) * theta
    print("returning", result.shape)
    return result

"""The two gradients taken for each other."""
# loses: q2a q2b

# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta


direction_theta = "theta"

# %% q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x


direction_x = "x"

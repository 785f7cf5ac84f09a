"""Only 2.A and 2.B done, both right."""
# fair: 16-16
# base: blank
# want: what is blank
# helps: written
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x
direction_theta = "x"
# %% q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta
direction_x = "theta"

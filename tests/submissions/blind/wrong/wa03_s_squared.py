"""s * s in place of s * (1 - s)."""
# fair: 69-71
# want: the slope of the logistic function is s(1-s)
# helps: slope of the logistic|square
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * s * x
direction_theta = "x"

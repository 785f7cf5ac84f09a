"""s * theta: wrong argument and wrong factor"""
# fair: 69-71
# want: both
# helps: with respect to x|value.*slope
# %% q2a
def grad_theta(x, theta):
    return sigmoid(theta.T @ x) * theta
direction_theta = "x"

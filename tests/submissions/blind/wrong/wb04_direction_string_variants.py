"""'+theta' and ' theta': means the right one."""
# fair: 72-74
# want: choose one of the four
# helps: must be one of|four choices
# %% q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta
direction_x = "Theta"

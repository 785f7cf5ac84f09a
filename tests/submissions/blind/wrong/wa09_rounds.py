"""Rounds to two digits, as the docstring's value looks."""
# fair: 70-73
# want: rounding
# helps: round
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return np.round(s * (1 - s) * x, 2)
direction_theta = "x"

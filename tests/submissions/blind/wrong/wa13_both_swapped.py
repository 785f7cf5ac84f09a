"""2.A and 2.B exchanged, directions as well: one confusion, twice."""
# fair: 61-67
# want: gradient with respect to the other
# helps: with respect to (x|theta)|what is a vector
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

"""a map object"""
# fair: 66-72
# want: a list / array
# helps: an array of it
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)[0, 0]
    return map(lambda v: [s * (1 - s) * v], x.ravel())
direction_theta = "x"

"""A line of debugging between function and direction uses names of a demonstration: the cell stops."""
# fair: 72-74
# want: names the line and that x is only defined by a demonstration
# helps: torch_gradients
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x
print(torch_gradients(np.ones((2, 1)), np.ones((2, 1))))
direction_theta = "x"

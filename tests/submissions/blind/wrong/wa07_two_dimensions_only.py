"""Written out for two features."""
# fair: 69-72
# want: works for d = 2 only
# helps: d = 2|written for
# %% q2a
def grad_theta(x, theta):
    z = theta[0, 0] * x[0, 0] + theta[1, 0] * x[1, 0]
    s = 1 / (1 + np.exp(-z))
    return np.array([[s * (1 - s) * x[0, 0]], [s * (1 - s) * x[1, 0]]])
direction_theta = "x"

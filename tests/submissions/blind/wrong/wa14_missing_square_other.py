"""exp(-z) / (1 + exp(-2z))."""
# fair: 69-71
# want: slope of the logistic function
# helps: slope of the logistic|square
# %% q2a
def grad_theta(x, theta):
    z = theta.T @ x
    return np.exp(-z) / (1 + np.exp(-2 * z)) * x
direction_theta = "x"

"""Has the sign of the gradient wrong."""
# loses: q2a.test_worked_value q2a.test_random_points q2a.test_sure_model
# hint: right but for its sign

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return -s * (1 - s) * x

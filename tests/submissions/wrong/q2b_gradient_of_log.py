"""Returns the gradient of log f."""
# loses: q2b.test_worked_value q2b.test_random_points q2b.test_sure_model
# hint: gradient of log f

# %% override q2b
def grad_x(x, theta):
    return (1 - sigmoid(theta.T @ x)) * theta

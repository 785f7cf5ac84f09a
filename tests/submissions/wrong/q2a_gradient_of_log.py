"""Returns the gradient of log f."""
# loses: q2a.test_worked_value q2a.test_random_points q2a.test_sure_model
# hint: gradient of log f

# %% override q2a
def grad_theta(x, theta):
    return (1 - sigmoid(theta.T @ x)) * x

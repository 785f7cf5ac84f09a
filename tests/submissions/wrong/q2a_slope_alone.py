"""Returns the slope of the logistic function alone."""
# loses: q2a.test_shape q2a.test_worked_value q2a.test_random_points q2a.test_sure_model
# hint: slope of the logistic function alone

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s)

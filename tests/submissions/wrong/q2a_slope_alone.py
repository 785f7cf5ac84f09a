"""Returns the slope of the logistic function alone."""
# loses: q2a.test_shape q2a.test_worked_value q2a.test_second_value q2a.test_random_points
# loses: q2a.test_sure_model q2a.test_integers q2a.test_arguments_unmodified
# hint: slope of the logistic function alone

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s)

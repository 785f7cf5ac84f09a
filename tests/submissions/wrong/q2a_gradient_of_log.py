"""Returns the gradient of log f."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: gradient of log f

# %% override q2a
def grad_theta(x, theta):
    return (1 - sigmoid(theta.T @ x)) * x

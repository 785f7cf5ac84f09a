"""Returns the gradient of the loss for label 1, as in training."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: gradient of the loss for label 1

# %% override q2a
def grad_theta(x, theta):
    y = 1
    return (sigmoid(theta.T @ x) - y) * x

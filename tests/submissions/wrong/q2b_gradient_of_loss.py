"""Returns the gradient of the loss for label 1, as in training."""
# loses: q2b.test_worked_value q2b.test_second_value q2b.test_random_points q2b.test_sure_model
# loses: q2b.test_integers q2b.test_arguments_unmodified
# hint: gradient of the loss for label 1

# %% override q2b
def grad_x(x, theta):
    y = 1
    return (sigmoid(theta.T @ x) - y) * theta

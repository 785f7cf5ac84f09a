"""Returns the gradient of the loss for label 0."""
# loses: q2b.test_worked_value q2b.test_second_value q2b.test_random_points q2b.test_sure_model
# loses: q2b.test_integers q2b.test_arguments_unmodified
# hint: gradient of a loss, for label 0

# %% override q2b
def grad_x(x, theta):
    return sigmoid(theta.T @ x) * theta

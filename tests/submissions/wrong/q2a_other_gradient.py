"""Returns the gradient with respect to x in place of that with respect to theta."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: looks like the gradient with respect to x

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta

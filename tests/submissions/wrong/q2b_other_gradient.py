"""Returns the gradient with respect to theta in place of that with respect to x."""
# loses: q2b.test_worked_value q2b.test_second_value q2b.test_random_points q2b.test_sure_model
# loses: q2b.test_integers q2b.test_arguments_unmodified
# hint: looks like the gradient with respect to theta

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x

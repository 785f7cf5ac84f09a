"""Has the sign of the gradient wrong."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: right but for its sign

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return -s * (1 - s) * x

"""Takes the logistic function for its own derivative."""
# loses: q2b.test_worked_value q2b.test_second_value q2b.test_random_points q2b.test_sure_model
# loses: q2b.test_integers q2b.test_arguments_unmodified
# hint: value of the logistic function stood where its slope belongs

# %% override q2b
def grad_x(x, theta):
    return sigmoid(theta.T @ x) * theta

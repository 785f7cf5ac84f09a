"""Takes the logistic function for its own derivative."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: value of the logistic function stood where its slope belongs

# %% override q2a
def grad_theta(x, theta):
    return sigmoid(theta.T @ x) * x

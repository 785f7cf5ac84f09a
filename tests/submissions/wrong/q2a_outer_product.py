"""Multiplies a row by a column, entry by entry: a matrix comes out."""
# loses: q2a.test_shape q2a.test_worked_value q2a.test_second_value q2a.test_random_points
# loses: q2a.test_sure_model
# hint: A matrix came out

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T * x)
    return s * (1 - s) * x

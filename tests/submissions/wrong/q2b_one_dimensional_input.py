"""Flattens x against a column theta: a matrix comes out."""
# loses: q2b.test_shape q2b.test_worked_value q2b.test_second_value q2b.test_random_points
# loses: q2b.test_sure_model
# hint: A matrix came out

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta * x.ravel())
    return s * (1 - s) * theta

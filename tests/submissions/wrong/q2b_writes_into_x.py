"""Uses its argument as scratch paper."""
# loses: q2b.test_second_value q2b.test_integers q2b.test_arguments_unmodified
# hint: changed an array of its caller

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x)
    x *= 0
    x += s * (1 - s) * theta
    return x

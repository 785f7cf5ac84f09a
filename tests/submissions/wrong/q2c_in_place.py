"""Writes into the array of its caller."""
# loses: q2c.test_second_value q2c.test_integers q2c.test_arguments_unmodified
# hint: changed an array of its caller

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x -= step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

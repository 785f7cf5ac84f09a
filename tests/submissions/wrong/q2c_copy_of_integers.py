"""Writes into a copy, which is one of integers if x is."""
# loses: q2c.test_integers
# hint: not for the same whole numbers in integer type

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    x = x.copy()
    for _ in range(iters):
        x -= step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

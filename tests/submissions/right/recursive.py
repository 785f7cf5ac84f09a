"""Recursion in place of a loop."""

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    if iters == 0:
        return x
    moved = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return attack_logistic(moved, theta, target, step_size, iters - 1)

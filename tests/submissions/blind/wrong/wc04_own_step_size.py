"""Ignores step_size: a constant of its own."""
# fair: 66-70
# want: step_size is not used
# helps: step_size
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    lr = 0.5
    for _ in range(iters):
        x = x - lr * (sigmoid(theta.T @ x) - target) * theta
    return x

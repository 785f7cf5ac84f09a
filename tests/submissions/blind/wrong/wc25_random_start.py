"""Adds a little noise first, as PGD does."""
# fair: 66-71
# want: starts from a random point, not from x
# helps: random|two results|same call
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    x = x + 0.01 * np.random.randn(*x.shape)
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

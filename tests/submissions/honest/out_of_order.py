"""A helper function that stands below the check of the answer which needs it."""
# loses: q2c

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * slope_towards(target, x, theta)
    return x

# %% after q2c
def slope_towards(target, x, theta):
    return (sigmoid(theta.T @ x) - target) * theta

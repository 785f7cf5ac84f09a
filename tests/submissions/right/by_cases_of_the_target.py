"""Two cases, each by the chain rule through grad_x."""

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    x = x.astype(float)
    for _ in range(iters):
        p = f(x, theta)
        if target == 1:
            gradient = -grad_x(x, theta) / p
        else:
            gradient = grad_x(x, theta) / (1 - p)
        x = x - step_size * gradient
    return x

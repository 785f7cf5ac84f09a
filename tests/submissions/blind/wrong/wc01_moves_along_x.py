"""The NLL's gradient multiplied by x in place of theta, added to x."""
# fair: 60-66
# want: gradient with respect to theta used on x
# helps: along x|x in place of theta
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * x
    return x

"""the same, uphill: never ends"""
# fair: 58-66
# want: never ends
# helps: loop|end
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    while (f(x, theta) > 0.5) != target:
        x = x + step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

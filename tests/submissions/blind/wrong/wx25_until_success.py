"""goes on until the decision flips, iters ignored"""
# fair: 64-70
# want: iters steps
# helps: iters
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    while (f(x, theta) > 0.5) != target:
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

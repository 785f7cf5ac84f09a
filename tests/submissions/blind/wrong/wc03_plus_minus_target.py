"""Target recoded as ±1, gradient sigma - t kept."""
# fair: 66-71
# want: right for target 1, too far for 0
# helps: -1|target 0
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    t = 1 if target == 1 else -1
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - t) * theta
    return x

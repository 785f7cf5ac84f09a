"""a missing colon in an otherwise right answer"""
# fair: 58-71
# want: the line
# helps: range\(iters\)
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters)
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

"""Right, but returned flat."""
# fair: 72-73
# want: shape
# helps: shape \(3,\)
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x.flatten()

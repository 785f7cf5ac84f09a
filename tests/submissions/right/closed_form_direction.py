"""Keeps only the distance gone along theta."""

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    gone, z, length = 0.0, (theta.T @ x).item(), (theta.T @ theta).item()
    for _ in range(iters):
        gone -= step_size * (1 / (1 + np.exp(-(z + gone * length))) - target)
    return x + gone * theta

"""Divides the gradient by the number of features (mean, as in training)."""
# fair: 66-70
# want: too slow by the same factor: mean over features
# helps: number of features|divided by d|mean
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta / len(x)
    return x

"""step_size and iters made keyword-only."""
# fair: 58-73
# want: the signature was changed
# helps: signature|parameters|def attack_logistic
# %% q2c
def attack_logistic(x, theta, *, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

"""Returns f(x) of the last input."""
# fair: 58-63
# want: a number comes back, not the input
# helps: single number|probability|one number
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return f(x, theta)

"""elif target == -1: nothing comes for target 0."""
# fair: 63-69
# want: nothing came back for target 0
# helps: target (= )?0
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    if target == 1:
        for _ in range(iters):
            x = x + step_size * (1 - sigmoid(theta.T @ x)) * theta
        return x
    elif target == -1:
        for _ in range(iters):
            x = x - step_size * sigmoid(theta.T @ x) * theta
        return x

"""FGSM that clips where it should not and not where it should, and an attack that goes the wrong way."""
# loses: q2c q2f

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    x = x.astype(float)
    for _ in range(iters):
        x = x + step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return np.clip(X + epsilon * np.sign(np.outer(sigmoid(X @ w + b) - y, w)), 0, 1)


def fgsm_digits(net, X, y, epsilon):
    return X + epsilon * np.sign(loss_grad_x(net, X, y))

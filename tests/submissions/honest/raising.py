"""Functions that raise, and a scratch cell that does."""
# loses: q2c q2f

# %% before q2c
print(undefined_name)

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    raise NotImplementedError("I ran out of time")

# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X + epsilon * np.sign(np.outer(sigmoid(X @ w + b) - y, w))


def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_gradient(net, X, y)), 0, 1)

"""Everything in single precision."""

# %% override q2a
small = np.float32


def grad_theta(x, theta):
    x, theta = x.astype(small), theta.astype(small)
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x

# %% override q2b
def grad_x(x, theta):
    x, theta = x.astype(small), theta.astype(small)
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    x, theta = x.astype(small), theta.astype(small)
    for _ in range(iters):
        x = x - small(step_size) * (sigmoid(theta.T @ x) - small(target)) * theta
    return x

# %% override q2d
def loss_grad_x(net, X, targets):
    W1, b1, W2, b2 = (p.astype(small) for p in net)
    before = X.astype(small) @ W1.T + b1
    z = np.maximum(before, 0) @ W2.T + b2
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(X)), targets] -= 1
    return ((p @ W2) * (before > 0)) @ W1


def attack_digits(net, X, targets, step_size, iters):
    X = X.astype(small)
    for _ in range(iters):
        X = np.clip(X - small(step_size) * loss_grad_x(net, X, targets), 0, 1)
    return X

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    X, w = X.astype(small), w.astype(small)
    slope = (sigmoid(X @ w + small(b)) - y.astype(small))[:, None] * w
    return X + small(epsilon) * np.sign(slope)


def fgsm_digits(net, X, y, epsilon):
    return np.clip(X.astype(small) + small(epsilon) * np.sign(loss_grad_x(net, X, y)), 0, 1)

# %% override q2g
def distance_to_boundary(X, w, b, norm):
    X, w = X.astype(small), w.astype(small)
    size = np.sqrt((w**2).sum()) if norm == 2 else np.abs(w).sum()
    return np.abs(X @ w + small(b)) / size

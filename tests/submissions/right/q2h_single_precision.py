"""2.H: computed in single precision with a gradient of its own, and handed back as a list of arrays."""

# %% q2h
from advex.training import initialise


def train_robust(X, y, epsilon):
    X = X.astype(np.float32)
    W1, b1, W2, b2 = net = [p.astype(np.float32) for p in initialise(X.shape[1], 128, seed=1)]
    momenta = [np.zeros_like(p) for p in net]
    rng = np.random.default_rng(1)

    def backward(images, labels):
        before = images @ W1.T + b1
        z = np.maximum(before, 0) @ W2.T + b2
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(labels)), labels] -= 1
        return before, p, (p @ W2) * (before > 0)

    steps = 60 * len(X) // 64
    for k in range(steps):
        rows = rng.choice(len(X), min(64, len(X)), replace=False)
        eps = np.float32(epsilon * min(1, 3 * k / steps))
        images = X[rows]
        for _ in range(2):
            slope = backward(images, y[rows])[2] @ W1
            images = np.clip(images + 0.75 * eps * np.sign(slope), X[rows] - eps, X[rows] + eps).clip(0, 1)
        before, p, d = backward(images, y[rows])
        n = np.float32(len(rows))
        slopes = [d.T @ images / n, d.sum(0) / n, p.T @ np.maximum(before, 0) / n, p.sum(0) / n]
        for weights, momentum, slope in zip(net, momenta, slopes):
            momentum *= np.float32(0.9)
            momentum += slope + np.float32(0.003) * weights * (weights.ndim == 2)
            weights -= np.float32(0.05 * (1 - k / steps)) * momentum
    return [W1, b1, W2, b2]

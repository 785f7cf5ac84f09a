"""2.H: three steps of PGD from a random start, by loss_grad_x, and Adam in place of momentum."""

# %% q2h
from advex.training import initialise, parameter_gradients


def train_robust(X, y, epsilon):
    net = initialise(X.shape[1], 128, seed=2)
    rng = np.random.default_rng(2)
    means = [np.zeros_like(p) for p in net]
    squares = [np.zeros_like(p) for p in net]
    steps = 60 * len(X) // 64
    for k in range(1, steps + 1):
        rows = rng.choice(len(X), 64, replace=False)
        eps = epsilon * min(1, 3 * k / steps)
        low, high = np.maximum(X[rows] - eps, 0), np.minimum(X[rows] + eps, 1)
        images = rng.uniform(low, high)
        for _ in range(3):
            images = np.clip(images + 0.6 * eps * np.sign(loss_grad_x(net, images, y[rows])), low, high)
        rate = 0.002 * (1 - k / (steps + 1))
        new = []
        for i, (weights, slope) in enumerate(zip(net, parameter_gradients(net, images, y[rows]))):
            means[i] = 0.9 * means[i] + 0.1 * slope
            squares[i] = 0.99 * squares[i] + 0.01 * slope**2
            step = means[i] / (1 - 0.9**k) / (np.sqrt(squares[i] / (1 - 0.99**k)) + 1e-8)
            new.append(weights - rate * (step + (0.05 * weights if weights.ndim == 2 else 0)))
        net = advex.TwoLayerNet(*new)
    return net

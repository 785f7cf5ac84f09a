"""Plain Python loops over the scalars of NumPy arrays, the slowest way to be right."""

# %% q2d
def loss_grad_x(net, X, targets):
    n, d = X.shape
    units = len(net.b1)
    G = np.zeros((n, d))
    for i in range(n):
        hidden = np.zeros(units)
        for j in range(units):
            a = net.b1[j]
            for k in range(d):
                a += net.W1[j, k] * X[i, k]
            hidden[j] = a
        z = np.zeros(10)
        for c in range(10):
            z[c] = net.b2[c]
            for j in range(units):
                z[c] += net.W2[c, j] * max(hidden[j], 0)
        e = np.exp(z - z.max())
        p = e / e.sum()
        p[targets[i]] -= 1
        for j in range(units):
            if hidden[j] > 0:
                back = 0.0
                for c in range(10):
                    back += p[c] * net.W2[c, j]
                for k in range(d):
                    G[i, k] += back * net.W1[j, k]
    return G


def attack_digits(net, X, targets, step_size, iters):
    X = X.astype(float)
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X


# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    out = np.zeros(X.shape)
    for i in range(X.shape[0]):
        z = b
        for k in range(X.shape[1]):
            z += w[k] * X[i, k]
        p = 1 / (1 + np.exp(-z))
        for k in range(X.shape[1]):
            out[i, k] = X[i, k] + epsilon * np.sign((p - y[i]) * w[k])
    return out


def fgsm_digits(net, X, y, epsilon):
    g = loss_grad_x(net, X, y)
    out = np.zeros(X.shape)
    for i in range(X.shape[0]):
        for k in range(X.shape[1]):
            out[i, k] = min(max(X[i, k] + epsilon * np.sign(g[i, k]), 0), 1)
    return out


# %% q2g
def distance_to_boundary(X, w, b, norm):
    result = []
    for i in range(len(X)):
        s = b
        total = 0.0
        for k in range(len(w)):
            s += w[k] * X[i, k]
            total += w[k] ** 2 if norm == 2 else abs(w[k])
        result.append(abs(s) / (total ** 0.5 if norm == 2 else total))
    return np.array(result)

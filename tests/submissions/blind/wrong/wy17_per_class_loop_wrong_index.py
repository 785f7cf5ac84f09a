"""loops over classes with targets[c] in place of targets[i]"""
# fair: 60-67
# want: index
# helps: targets|rows|other images
# %% q2d
def loss_grad_x(net, X, targets):
    pre = X @ net.W1.T + net.b1
    hidden = np.maximum(pre, 0)
    z = hidden @ net.W2.T + net.b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    G = np.zeros(X.shape)
    for i in range(len(X)):
        for c in range(10):
            err = p[i, c] - (1 if c == targets[min(c, len(targets) - 1)] else 0)
            G[i] += err * ((net.W2[c] * (pre[i] > 0)) @ net.W1)
    return G

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

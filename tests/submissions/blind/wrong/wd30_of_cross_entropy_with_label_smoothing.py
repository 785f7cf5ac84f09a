"""p - 0.9 onehot - 0.01"""
# fair: 64-70
# want: -
# helps: smooth
# %% q2d
def loss_grad_x(net, X, targets):
    pre = X @ net.W1.T + net.b1
    hidden = np.maximum(pre, 0)
    z = hidden @ net.W2.T + net.b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return ((p - 0.9 * np.eye(10)[targets] - 0.01) @ net.W2 * (pre > 0)) @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

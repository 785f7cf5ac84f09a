"""no shift, and float32: overflows where logits are large"""
# fair: 72-74
# want: overflow / nan
# helps: overflow|nan|infinite
# %% q2d
def loss_grad_x(net, X, targets):
    Xs = X.astype(np.float32)
    pre = Xs @ net.W1.T.astype(np.float32) + net.b1.astype(np.float32)
    z = (np.maximum(pre, 0) @ net.W2.T + net.b2).astype(np.float32)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(X)), targets] -= 1
    return ((p @ net.W2) * (pre > 0)) @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

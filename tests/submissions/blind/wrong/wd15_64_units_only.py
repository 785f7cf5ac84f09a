"""a mask of 64 units"""
# fair: 63-70
# want: written for 64 units
# helps: 64|written for
# %% q2d
def loss_grad_x(net, X, targets):
    pre = X @ net.W1.T + net.b1
    mask = np.zeros((X.shape[0], 64))
    mask[pre > 0] = 1
    p = advex.predict_proba(net, X)
    p[np.arange(len(X)), targets] -= 1
    return ((p @ net.W2) * mask) @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

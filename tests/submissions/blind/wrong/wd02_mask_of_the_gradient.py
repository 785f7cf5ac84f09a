"""dh[dh < 0] = 0: masks by the gradient's sign, not by the unit's"""
# fair: 62-68
# want: the mask is that of the forward pass
# helps: (forward pass|unit).*(sign of the gradient|gradient's sign)|(gradient's sign|sign of the gradient)
# %% q2d
def loss_grad_x(net, X, targets):
    pre = X @ net.W1.T + net.b1
    hidden = np.maximum(pre, 0)
    z = hidden @ net.W2.T + net.b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(X)), targets] -= 1
    dh = p @ net.W2
    dh[dh < 0] = 0
    return dh @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

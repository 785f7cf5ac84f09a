"""forgets to zero the gradient (a sum of all so far)"""
# fair: 66-70
# want: accumulated gradient
# helps: (gradients|steps).*(add|sum|accumulat)|accumulat
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    grad = np.zeros(X.shape)
    for _ in range(iters):
        grad += loss_grad_x(net, X, targets)
        X = np.clip(X - step_size * grad, 0, 1)
    return X

"""momentum 0.9"""
# fair: 66-70
# want: plain gradient descent asked
# helps: momentum
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    v = 0
    for _ in range(iters):
        v = 0.9 * v + loss_grad_x(net, X, targets)
        X = np.clip(X - step_size * v, 0, 1)
    return X

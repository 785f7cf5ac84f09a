"""clips the gradient in place of the image"""
# fair: 65-70
# want: clip the image, not the gradient
# helps: gradient.*clipped|clips? the gradient
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        g = np.clip(loss_grad_x(net, X, targets), 0, 1)
        X = X - step_size * g
    return X

"""moves the network's first layer as well (in place)"""
# fair: 62-68
# want: the network is changed
# helps: chang(es|ed).*(network|caller|W1)
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


from advex.training import parameter_gradients
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        W1 = net.W1
        W1 -= step_size * parameter_gradients(net, X, targets).W1
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

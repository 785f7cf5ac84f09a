"""each image stops once it is read as its target"""
# fair: 67-71
# want: stops early; iters steps asked
# helps: stop
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    X = X.copy()
    for _ in range(iters):
        todo = advex.predict(net, X) != targets
        if not todo.any():
            break
        X[todo] = np.clip(X[todo] - step_size * loss_grad_x(net, X[todo], targets[todo]), 0, 1)
    return X

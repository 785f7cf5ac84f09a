"""starts from a random point near X"""
# fair: 65-70
# want: starts from X
# helps: random|two results|same call
# %% q2d
def loss_grad_x(net, X, targets):
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    X = np.clip(X + np.random.uniform(-0.05, 0.05, X.shape), 0, 1)
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

"""W1[off] = 0 per image, in the network that was passed"""
# fair: 62-70
# want: changes the network of its caller
# helps: chang(es|ed).*(network|caller|W1)
# %% q2d
def loss_grad_x(net, X, targets):
    rows = []
    for x, t in zip(X, targets):
        W1, W2 = net.W1, net.W2
        pre = W1 @ x + net.b1
        p = advex.predict_proba(net, x[None])[0]
        p[t] -= 1
        W1[pre <= 0] = 0
        rows.append(p @ W2 @ W1)
    return np.array(rows)

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

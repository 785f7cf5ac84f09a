"""np.zeros((len(X), 784)): for the lab's images alone"""
# fair: 62-70
# want: written for 784 pixels
# helps: 784|written for
# %% q2d
def loss_grad_x(net, X, targets):
    G = np.zeros((len(X), 784))
    for i in range(len(X)):
        on = net.W1 @ X[i] + net.b1 > 0
        p = advex.predict_proba(net, X[i:i+1])[0]
        p[targets[i]] -= 1
        G[i] = net.W1.T @ ((net.W2.T @ p) * on)
    return G

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

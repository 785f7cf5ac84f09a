"""loss_grad_x has a typo that raises; attack_digits and fgsm_digits right"""
# fair: 58-70
# want: typo
# helps: predict_prob
# %% q2d
def loss_grad_x(net, X, targets):
    p = advex.predict_prob(net, X)
    p[np.arange(len(X)), targets] -= 1
    return ((p @ net.W2) * (X @ net.W1.T + net.b1 > 0)) @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

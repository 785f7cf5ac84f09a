"""the gradient of minus the target's logit: no softmax"""
# fair: 62-68
# want: softmax is missing: other logits count
# helps: softmax
# %% q2d
def loss_grad_x(net, X, targets):
    on = X @ net.W1.T + net.b1 > 0
    return -(net.W2[targets] * on) @ net.W1

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

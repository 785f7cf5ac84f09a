"""Copies once to float, then writes into the copy."""

# %% override q2d
def loss_grad_x(net, X, targets):
    delta = advex.predict_proba(net, X)
    delta[range(len(targets)), targets] -= 1
    return (delta @ net.W2 * np.heaviside(X @ net.W1.T + net.b1, 0)) @ net.W1


def attack_digits(net, X, targets, step_size, iters):
    image = np.array(X, dtype=np.float64, copy=True)
    for _ in range(iters):
        image -= step_size * loss_grad_x(net, image, targets)
        image[image < 0] = 0
        image[image > 1] = 1
    return image

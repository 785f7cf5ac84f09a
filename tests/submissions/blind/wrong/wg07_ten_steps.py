"""ten steps of epsilon / 10 (PGD)"""
# fair: 69-72
# want: one step
# helps: several|one step|10 steps
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)


def fgsm_digits(net, X, y, epsilon):
    for _ in range(10):
        X = np.clip(X + epsilon / 10 * np.sign(loss_grad_x(net, X, y)), 0, 1)
    return X

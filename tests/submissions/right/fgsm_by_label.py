"""The sign worked out on paper: away from the label's side."""

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    side = 1 - 2 * np.asarray(y)
    return X + epsilon * np.outer(side, np.sign(w))


def fgsm_digits(net, X, y, epsilon):
    direction = np.where(loss_grad_x(net, X, y) > 0, 1.0, -1.0)
    return np.minimum(1, np.maximum(0, X + epsilon * direction))

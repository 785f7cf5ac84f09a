"""np.where(g > 0, 1, -1) and no clipping at 1 (min only)"""
# fair: 70-73
# want: pixels above 1
# helps: above 1
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)


def fgsm_digits(net, X, y, epsilon):
    return np.maximum(X + epsilon * np.where(loss_grad_x(net, X, y) > 0, 1, -1), 0)

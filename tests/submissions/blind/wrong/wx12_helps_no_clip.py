"""wrong way, no clip"""
# fair: 68-71
# want: both
# helps: other way
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)


def fgsm_digits(net, X, y, epsilon):
    return X - epsilon * np.sign(loss_grad_x(net, X, y))

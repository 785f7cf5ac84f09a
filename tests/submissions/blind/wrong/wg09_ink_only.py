"""moves only pixels that have ink"""
# fair: 69-72
# want: all pixels move
# helps: pixels.* 0|ink
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)


def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)) * (X > 0), 0, 1)

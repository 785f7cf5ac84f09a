"""clips to [-1, 1]"""
# fair: 70-73
# want: [0, 1]
# helps: -1
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)


def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), -1, 1)

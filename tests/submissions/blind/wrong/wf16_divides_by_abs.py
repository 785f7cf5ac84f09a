"""g / |g|: nan where the gradient is 0"""
# fair: 72-74
# want: nan where w is 0
# helps: division by 0
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    g = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * g / np.abs(g)

def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

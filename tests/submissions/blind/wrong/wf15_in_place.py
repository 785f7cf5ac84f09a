"""X += …"""
# fair: 72-74
# want: in place
# helps: changed an array|copy
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    X += epsilon * np.sign((sigmoid(X @ w + b) - y)[:, None] * w)
    return X

def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

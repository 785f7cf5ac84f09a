"""epsilon / sqrt(d)"""
# fair: 70-72
# want: too short by sqrt d
# helps: square root|sqrt
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X + epsilon / np.sqrt(X.shape[1]) * np.sign((sigmoid(X @ w + b) - y)[:, None] * w)

def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

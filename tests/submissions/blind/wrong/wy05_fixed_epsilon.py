"""epsilon = 0.1 whatever it is"""
# fair: 69-72
# want: epsilon is not used
# helps: epsilon
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X + 0.1 * np.sign((sigmoid(X @ w + b) - y)[:, None] * w)

def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

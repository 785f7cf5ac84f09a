"""w as a column: (n, 1) - (n,) gives (n, n)"""
# fair: 67-71
# want: shapes: (n, 1) - (n,)
# helps: \(n, 1\)|column
# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    w = w.reshape(-1, 1)
    p = sigmoid(X @ w + b)
    g = (p - y) @ np.ones((len(X), 1)) @ w.T
    return X + epsilon * np.sign(g)

def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

"""Keeps the logarithm finite by adding a small number, which a sure network's gradient doesn't survive."""
# loses: q2d.test_gradient_sure_network
# hint: as if a small number were added to it before the logarithm

# %% override q2d
def loss_grad_x(net, X, targets):
    hidden = np.maximum(X @ net.W1.T + net.b1, 0)
    d_logits = advex.predict_proba(net, X)
    target = np.arange(len(X)), targets
    p = d_logits[target][:, None]
    d_logits[target] -= 1
    d_logits *= p / (p + 1e-12)
    return ((d_logits @ net.W2) * (hidden > 0)) @ net.W1

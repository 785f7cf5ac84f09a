"""2.H: a learning rate at which the weights become nan."""
# loses: q2h.test_network q2h.test_clean_accuracy q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: Does the training diverge?

# %% q2h
from advex.training import initialise, parameter_gradients


def train_robust(X, y, epsilon):
    net = initialise(X.shape[1], 64, seed=0)
    for _ in range(200):
        moved = fgsm_digits(net, X[:32], y[:32], epsilon)
        with np.errstate(all="ignore"):
            slopes = parameter_gradients(net, moved, y[:32])
            net = advex.TwoLayerNet(*(p - 1e6 * g for p, g in zip(net, slopes)))
    return net

"""2.H: adversarial training, but too short to get far: some of the points."""
# loses: q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: on the right way

# %% q2h
from advex.training import initialise, parameter_gradients


def train_robust(X, y, epsilon):
    net = initialise(X.shape[1], 64, seed=0)
    steps = 30 * len(X) // 32
    rng = np.random.default_rng(0)
    for step in range(steps):
        rows = rng.integers(0, len(X), 32)
        moved = fgsm_digits(net, X[rows], y[rows], epsilon)
        slopes = parameter_gradients(net, moved, y[rows])
        net = advex.TwoLayerNet(*(p - 0.2 * (1 - step / steps) * g for p, g in zip(net, slopes)))
    return net

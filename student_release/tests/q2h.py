from otter.test_files import test_case

OK_FORMAT = False

name = "q2h"
points = None

@test_case(points=0, hidden=False)
def test_network(train_robust):
    """train_robust gives a network, and epsilon makes a difference (on 256 images, to be quick)"""
    import numpy as np

    from advex import load_digits
    from advex.checking import expect_network, required

    digits = load_digits()
    before, y = digits.X_train[:256], digits.y_train[:256]
    nets = []
    for epsilon in (0.0, 0.2):
        X = before.copy()
        net = required(train_robust, "train_robust")(X, y.copy(), epsilon)
        nets.append(expect_network(net, X.shape[1], "train_robust(X, y, epsilon)"))
        assert np.array_equal(X, before), "train_robust changed the images of its caller."
    same = all(np.array_equal(a, b) for a, b in zip(*nets, strict=True))
    assert not same, (
        "train_robust gives the same network for epsilon = 0 and 0.2. Does it use epsilon, and attack every batch?"
    )


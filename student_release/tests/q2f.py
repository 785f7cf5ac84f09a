from otter.test_files import test_case

OK_FORMAT = False

name = "q2f"
points = None

@test_case(points=0.5, hidden=False)
def test_logistic_worked_value(fgsm_logistic):
    """fgsm_logistic gives the worked value of its docstring, shape (n, d)"""
    import numpy as np

    from advex.checking import expect_close, expect_shape, required

    X, y, w = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([1, 0]), np.array([2.0, -1.0])
    moved = required(fgsm_logistic, "fgsm_logistic")(X, y, w, 0.5, 0.1)
    expect_shape(moved, (2, 2), "fgsm_logistic(...) of the docstring")
    expect_close(moved, [[0.9, 2.1], [0.1, -0.1]], "fgsm_logistic(...) of the docstring")

@test_case(points=0.5, hidden=False)
def test_logistic_second_value(fgsm_logistic):
    """fgsm_logistic is right for three points with both labels, outside [0, 1]"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    X = np.array([[0.5, 2.0], [-1.0, 0.25], [0.0, 0.0]])
    before, y, w = X.copy(), np.array([0, 1, 0]), np.array([0.5, -1.5])
    moved = required(fgsm_logistic, "fgsm_logistic")(X, y, w, -0.5, 0.25)
    what = "fgsm_logistic(X, y, w, b, epsilon=0.25), with 3 points,"
    expect_close(moved, [[0.75, 1.75], [-1.25, 0.5], [0.25, -0.25]], what)
    expect_unmodified(X, before, what)

@test_case(points=0.5, hidden=False)
def test_digits_worked_value(fgsm_digits):
    """fgsm_digits gives the worked value of its docstring, shape (n, d)"""
    import numpy as np

    import advex
    from advex.checking import expect_close, expect_shape, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    moved = required(fgsm_digits, "fgsm_digits")(net, np.array([[0.5, 0.95]]), np.array([0]), 0.1)
    expect_shape(moved, (1, 2), "fgsm_digits(...) of the docstring")
    expect_close(moved, [[0.4, 1.0]], "fgsm_digits(...) of the docstring")

@test_case(points=0.5, hidden=False)
def test_digits_second_value(fgsm_digits):
    """fgsm_digits is right for two images with two labels, on a network with three units"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    moved = required(fgsm_digits, "fgsm_digits")(net, X, np.array([3, 8]), 0.15)
    what = "fgsm_digits(net, X, y, epsilon=0.15), with 2 images,"
    expect_close(moved, [[0.05, 1.0], [0.85, 0.25]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)


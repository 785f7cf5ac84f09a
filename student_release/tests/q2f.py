from otter.test_files import test_case

OK_FORMAT = False

name = "q2f"
points = None

@test_case(points=1, hidden=False)
def test_logistic_worked_value(fgsm_logistic):
    """fgsm_logistic gives the worked value of its docstring, shape (n, d)"""
    import numpy as np

    from advex.checking import expect_close, expect_shape, required

    X, y, w = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([1, 0]), np.array([2.0, -1.0])
    moved = required(fgsm_logistic, "fgsm_logistic")(X, y, w, 0.5, 0.1)
    expect_shape(moved, (2, 2), "fgsm_logistic(...) of the docstring")
    expect_close(moved, [[0.9, 2.1], [0.1, -0.1]], "fgsm_logistic(...) of the docstring")

@test_case(points=1, hidden=False)
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


from otter.test_files import test_case

OK_FORMAT = False

name = "q2d"
points = None

@test_case(points=1, hidden=False)
def test_gradient_shape(loss_grad_x):
    """loss_grad_x returns one gradient per image, shape (n, d)"""
    import numpy as np

    import advex
    from advex.checking import expect_shape, required

    X = np.linspace(0, 1, 3 * 784).reshape(3, 784)
    gradient = required(loss_grad_x, "loss_grad_x")(advex.load_network(), X, np.array([1, 2, 3]))
    expect_shape(gradient, (3, 784), "loss_grad_x(net, X, targets), with 3 images,")

@test_case(points=1, hidden=False)
def test_gradient_worked_value(loss_grad_x):
    """loss_grad_x gives the worked value of its docstring"""
    import numpy as np

    import advex
    from advex.checking import expect_close, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    gradient = required(loss_grad_x, "loss_grad_x")(net, np.array([[1.0, -1.0]]), np.array([0]))
    expect_close(gradient, [[-0.768031, 0.0]], "loss_grad_x(...) of the docstring")

@test_case(points=1, hidden=False)
def test_attack_worked_value(attack_digits):
    """attack_digits gives the worked value of its docstring"""
    import numpy as np

    import advex
    from advex.checking import expect_close, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    attacked = required(attack_digits, "attack_digits")(
        net, np.array([[0.5, 0.5]]), np.array([0]), 1.0, 1
    )
    expect_close(attacked, [[1.0, 0.354063]], "attack_digits(...) of the docstring")

@test_case(points=1, hidden=False)
def test_attack_returns_images(attack_digits):
    """attack_digits returns images: shape (n, d), pixels from 0 to 1"""
    import numpy as np

    import advex
    from advex.checking import expect_shape, required

    X = np.linspace(0, 1, 3 * 784).reshape(3, 784)
    attacked = required(attack_digits, "attack_digits")(
        advex.load_network(), X, np.array([1, 2, 3]), 0.5, 2
    )
    attacked = expect_shape(attacked, (3, 784), "attack_digits(...), with 3 images,")
    assert attacked.min() >= 0, "Some pixels are below 0."
    assert attacked.max() <= 1, "Some pixels are above 1."


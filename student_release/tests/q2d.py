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

@test_case(points=0.5, hidden=False)
def test_gradient_worked_value(loss_grad_x):
    """loss_grad_x gives the worked value of its docstring"""
    import numpy as np

    import advex
    from advex.checking import expect_close, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    gradient = required(loss_grad_x, "loss_grad_x")(net, np.array([[2.0, -1.0]]), np.array([0]))
    expect_close(gradient, [[-0.549147, 0.0]], "loss_grad_x(...) of the docstring")

@test_case(points=1.5, hidden=False)
def test_gradient_second_value(loss_grad_x):
    """loss_grad_x is right for two images with two targets, on a network with three units"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    gradient = required(loss_grad_x, "loss_grad_x")(net, X, np.array([3, 8]))
    what = "loss_grad_x(net, X, targets), with 2 images,"
    expect_close(gradient, [[-1.991453, 2.996596], [1.324673, -0.312548]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)
    expect_unmodified(np.concatenate(net, None), np.concatenate(small_network(), None), what)

@test_case(points=0.5, hidden=False)
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

@test_case(points=0.5, hidden=False)
def test_attack_second_value(attack_digits):
    """attack_digits is right for two steps with two images, where pixels meet 0 and 1"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    attacked = required(attack_digits, "attack_digits")(net, X, np.array([3, 8]), 0.4, 2)
    what = "attack_digits(net, X, targets, step_size=0.4, iters=2), with 2 images,"
    expect_close(attacked, [[0.853133, 0.0], [0.0, 0.560554]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)

@test_case(points=0, hidden=False)
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


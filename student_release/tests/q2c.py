from otter.test_files import test_case

OK_FORMAT = False

name = "q2c"
points = None

@test_case(points=0.5, hidden=False)
def test_shape(attack_logistic):
    """attack_logistic returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 0, 0.5, 3)
    expect_shape(attacked, (3, 1), "attack_logistic(x, theta, 0, 0.5, 3), with d = 3,")

@test_case(points=1, hidden=False)
def test_worked_value(attack_logistic):
    """attack_logistic gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [0.0]]), np.array([[1.0], [2.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 1, 0.5, 1)
    expect_close(attacked, [[1.134471], [0.268941]], "attack_logistic(...) of the docstring")

@test_case(points=1, hidden=False)
def test_second_value(attack_logistic):
    """attack_logistic is right for two steps towards target 0, with d = 3"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[0.5], [-0.75], [1.0]])
    before = x.copy(), theta.copy()
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 0, 0.3, 2)
    what = "attack_logistic(x, theta, target=0, step_size=0.3, iters=2)"
    expect_close(attacked, [[1.736357], [-0.604535], [-0.027286]], what)
    expect_unmodified((x, theta), before, what)


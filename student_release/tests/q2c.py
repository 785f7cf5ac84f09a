from otter.test_files import test_case

OK_FORMAT = False

name = "q2c"
points = None

@test_case(points=1, hidden=False)
def test_shape(attack_logistic):
    """attack_logistic returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 0, 0.5, 3)
    expect_shape(attacked, (3, 1), "attack_logistic(x, theta, 0, 0.5, 3), with d = 3,")

@test_case(points=2, hidden=False)
def test_worked_value(attack_logistic):
    """attack_logistic gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[0.0], [0.0]]), np.array([[1.0], [2.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 1, 0.5, 1)
    expect_close(attacked, [[0.25], [0.5]], "attack_logistic(...) of the docstring")


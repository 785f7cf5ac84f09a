from otter.test_files import test_case

OK_FORMAT = False

name = "q2a"
points = None

@test_case(points=1, hidden=False)
def test_shape(grad_theta):
    """grad_theta returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    expect_shape(
        required(grad_theta, "grad_theta")(x, theta), (3, 1), "grad_theta(x, theta), with d = 3,"
    )

@test_case(points=1, hidden=False)
def test_worked_value(grad_theta):
    """grad_theta gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]])
    expect_close(
        required(grad_theta, "grad_theta")(x, theta),
        [[0.196612], [0.393224]],
        "grad_theta(x, theta) of the docstring",
    )

@test_case(points=0.5, hidden=False)
def test_second_value(grad_theta):
    """grad_theta is right at a second point, with d = 3 and a negative score"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[-0.5], [0.75], [0.5]])
    before = x.copy(), theta.copy()
    expect_close(
        required(grad_theta, "grad_theta")(x, theta),
        [[0.298293], [-0.149146], [0.074573]],
        "grad_theta(x, theta), with d = 3,",
    )
    expect_unmodified((x, theta), before, "grad_theta(x, theta)")

@test_case(points=0, hidden=False)
def test_direction_is_a_choice(direction_theta):
    """direction_theta is one of the four choices"""
    from advex.checking import expect_choice

    expect_choice(direction_theta, "direction_theta")


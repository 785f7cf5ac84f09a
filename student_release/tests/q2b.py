from otter.test_files import test_case

OK_FORMAT = False

name = "q2b"
points = None

@test_case(points=1, hidden=False)
def test_shape(grad_x):
    """grad_x returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    expect_shape(required(grad_x, "grad_x")(x, theta), (3, 1), "grad_x(x, theta), with d = 3,")

@test_case(points=1, hidden=False)
def test_worked_value(grad_x):
    """grad_x gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]])
    expect_close(
        required(grad_x, "grad_x")(x, theta),
        [[0.294918], [-0.049153]],
        "grad_x(x, theta) of the docstring",
    )

@test_case(points=0.5, hidden=False)
def test_second_value(grad_x):
    """grad_x is right at a second point, with d = 3 and a negative score"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[-0.5], [0.75], [0.5]])
    before = x.copy(), theta.copy()
    expect_close(
        required(grad_x, "grad_x")(x, theta),
        [[-0.074573], [0.111859], [0.074573]],
        "grad_x(x, theta), with d = 3,",
    )
    expect_unmodified((x, theta), before, "grad_x(x, theta)")

@test_case(points=0, hidden=False)
def test_direction_is_a_choice(direction_x):
    """direction_x is one of the four choices"""
    from advex.checking import expect_choice

    expect_choice(direction_x, "direction_x")


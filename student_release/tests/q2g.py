from otter.test_files import test_case

OK_FORMAT = False

name = "q2g"
points = None

@test_case(points=0.5, hidden=False)
def test_shape(distance_to_boundary):
    """distance_to_boundary returns one distance per input, shape (n,)"""
    import numpy as np

    from advex.checking import expect_shape, required

    X, w = np.array([[0.0, 1.0, 0.5], [2.0, 1.0, -1.0]]), np.array([1.0, -2.0, 2.0])
    for norm in (2, np.inf):
        distances = required(distance_to_boundary, "distance_to_boundary")(X, w, 0.5, norm)
        what = "distance_to_boundary with norm " + ("2" if norm == 2 else "np.inf")
        expect_shape(distances, (2,), what + " and 2 inputs")

@test_case(points=0.5, hidden=False)
def test_worked_value(distance_to_boundary):
    """distance_to_boundary gives the worked value of its docstring, for norm 2"""
    import numpy as np

    from advex.checking import expect_close, required

    X, w = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([3.0, 4.0])
    distances = required(distance_to_boundary, "distance_to_boundary")(X, w, -5, 2)
    expect_close(distances, [1.0, 4.0], "distance_to_boundary(...) of the docstring")

@test_case(points=0.5, hidden=False)
def test_second_value(distance_to_boundary):
    """distance_to_boundary is right for norm np.inf, on both sides of the boundary"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    X, w = np.array([[1.0, 0.5], [-2.0, 1.0], [0.25, -0.5]]), np.array([2.0, -0.5])
    before = X.copy(), w.copy()
    distances = required(distance_to_boundary, "distance_to_boundary")(X, w, 0.5, np.inf)
    what = "distance_to_boundary(X, w, b, norm=np.inf)"
    expect_close(distances, [0.9, 1.6, 0.5], what)
    expect_unmodified(X, before[0], what)
    expect_unmodified(w, before[1], what)


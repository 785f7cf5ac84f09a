"""The evidence on a function that failed a check: its results there, and those of further calls.

After a failure, and only then, the function is called a few times more: twice with the same
arguments, with one argument changed at a time, and for a simple example that can be shown.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from advex import TwoLayerNet
from advex.checking import expect_numbers, in_shape
from hidden.oracle import (
    columns,
    half_spaces,
    labelled_points,
    pixels_at_bounds,
    random_batches,
)

Array = np.ndarray[Any, np.dtype[np.float64]]
Inputs = tuple[Any, ...]

PARAMETERS = {
    "grad_theta": ("x", "theta"),
    "grad_x": ("x", "theta"),
    "attack_logistic": ("x", "theta", "target", "step_size", "iters"),
    "loss_grad_x": ("net", "X", "targets"),
    "attack_digits": ("net", "X", "targets", "step_size", "iters"),
    "fgsm_logistic": ("X", "y", "w", "b", "epsilon"),
    "fgsm_digits": ("net", "X", "y", "epsilon"),
    "distance_to_boundary": ("X", "w", "b", "norm"),
}


class Trial(NamedTuple):
    """One call: its arguments by name, what came out, and what is right.

    output: None where the function raised or gave no numbers. found: the output in the shape that
    is expected, None where it has another one.
    """

    args: dict[str, Any]
    output: Array | None
    found: Array | None
    expected: Array
    right: bool

    @property
    def given(self) -> Inputs:
        """The arguments in their order."""
        return tuple(self.args.values())


def size(args: dict[str, Any], name: str) -> float:
    """A size of a call's arguments by name: d, n, hidden, iters; nan if it has no such size."""
    if name == "d":
        return float(args["x"].size if "x" in args else args["X"].shape[1])
    if name == "n":
        return float(len(args["X"])) if "X" in args else np.nan
    if name == "hidden":
        return float(len(args["net"].b1)) if "net" in args else np.nan
    return float(args.get(name, np.nan))


def lost_the_process(error: Exception) -> bool:
    """Tell if an error means that a call was given up, as each such call would be again.

    SandboxError is the grader's own, such as a full disk: the submission is graded again.
    """
    given_up = {
        "ProcessDied",
        "LimitExceeded",
        "DiskLimitExceeded",
        "ThreadLimitExceeded",
        "SandboxError",
    }
    return not given_up.isdisjoint(kind.__name__ for kind in type(error).__mro__)


def call_each(answer: Callable[..., Any], inputs: Sequence[Inputs]) -> Iterator[Any]:
    """Yield what an answer gives at each of the inputs, called with fresh arrays.

    Our grader's stand-ins for functions in the student's process can take all inputs at once.
    """
    if hasattr(answer, "each"):
        yield from answer.each(inputs)
    else:
        yield from (answer(*copies(given)) for given in inputs)


def copies(given: Inputs) -> Inputs:
    """The inputs, with fresh arrays that an answer may spoil."""
    return tuple(
        a.copy()
        if isinstance(a, np.ndarray)
        else type(a)(*map(np.copy, a))  # a network is a tuple of arrays
        if isinstance(a, tuple)
        else a
        for a in given
    )


# --- more calls -----------------------------------------------------------------------------------


def _other_class(args: dict[str, Any], name: str) -> Any:
    return (args[name] + 3) % 10 if "net" in args else 1 - args[name]


# How one argument is changed, to see if the output depends on it.
CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "x": lambda args: args["x"][::-1] * 1.3,
    "theta": lambda args: args["theta"][::-1] * 0.7,
    "target": lambda args: 1 - args["target"],
    "targets": lambda args: _other_class(args, "targets"),
    "y": lambda args: _other_class(args, "y"),
    "b": lambda args: args["b"] + 0.7,
    "step_size": lambda args: args["step_size"] * 0.5,
    "iters": lambda args: args["iters"] + 1,
    "epsilon": lambda args: args["epsilon"] * 0.5,
    "norm": lambda args: np.inf if args["norm"] == 2 else 2,
}


def changed(args: dict[str, Any]) -> Iterator[tuple[str, Inputs]]:
    """The name of each argument that can be changed, and all arguments with that one changed."""
    for name in args:
        if name in CHANGES:
            yield name, tuple({**args, name: CHANGES[name](args)}.values())


def row_by_row(t: Trial) -> list[Inputs]:
    """The same call for each of the first rows alone, if it has several."""
    rows = ("X", "y", "targets")
    count = len(t.args["X"]) if "X" in t.args else 0
    return [
        tuple(v[i : i + 1] if name in rows else v for name, v in t.args.items())
        for i in range(min(count, 3) if count > 1 else 0)
    ]


def _column(*entries: float) -> Array:
    return np.array(entries, dtype=float)[:, None]


def _two_units() -> TwoLayerNet:
    """The network of the docstrings."""
    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    return TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))


def examples(function: str) -> list[tuple[str, Inputs]]:
    """Simple calls that can be shown, which no check uses: how they are written, and arguments."""
    x, theta = _column(2, 1), _column(1, -0.5)
    net = "the docstring's network"
    half_off = np.array([[0.5, -0.9]])
    images, rows = np.array([[0.5, 0.9]]), np.array([[2.0, 1.0], [-2.0, 0.5]])
    w = np.array([3.0, -1.0])
    toy = "x = [[2], [1]], theta = [[1], [-0.5]]"
    points = "X = [[2, 1], [-2, 0.5]], w = [3, -1], b = 1"
    at: dict[str, list[tuple[str, Inputs]]] = {
        "grad_theta": [(toy, (x, theta))],
        "grad_x": [(toy, (x, theta))],
        "attack_logistic": [
            (f"{toy}, target = {target}, step_size = 0.5, iters = {n}", (x, theta, target, 0.5, n))
            for n in (1, 2)
            for target in (0, 1)
        ],
        "loss_grad_x": [
            (f"{net}, X = [[0.5, -0.9]], targets = [1]", (_two_units(), half_off, np.array([1])))
        ],
        "attack_digits": [
            (
                f"{net}, X = [[0.5, 0.9]], targets = [1], step_size = 0.5, iters = {n}",
                (_two_units(), images, np.array([1]), 0.5, n),
            )
            for n in (1, 2)
        ],
        "fgsm_logistic": [
            (f"{points}, y = [0, 1], epsilon = 0.3", (rows, np.array([0, 1]), w, 1.0, 0.3))
        ],
        "fgsm_digits": [
            (
                f"{net}, X = [[0.5, 0.9]], y = [1], epsilon = 0.2",
                (_two_units(), images, np.array([1]), 0.2),
            )
        ],
        "distance_to_boundary": [
            (f"{points}, norm = {name}", (rows, w, 1.0, norm))
            for name, norm in (("2", 2), ("np.inf", np.inf))
        ],
    }
    return at.get(function, [])


def elsewhere(function: str) -> list[Inputs]:
    """Generic inputs of several kinds, which no check uses: another mistake may show there."""
    if function in ("grad_theta", "grad_x"):
        return list(columns(seed=991, sizes=(1, 2, 3)))
    if function == "attack_logistic":
        return [
            (x, theta, target, 0.3, iters)
            for x, theta in columns(seed=992, sizes=(1, 3))
            for target, iters in ((0, 1), (1, 2))
        ]
    if function == "loss_grad_x":
        return list(random_batches(993, [(5, 8, 1), (6, 7, 3)]))
    if function == "attack_digits":
        batches = random_batches(994, [(5, 8, 1), (6, 7, 3)], 0.0, 1.0)
        return [(*batch, 0.4, iters) for batch in batches for iters in (1, 3)]
    if function == "fgsm_logistic":
        return [(X, y, w, 0.2, 0.15) for X, y, w in labelled_points(995, [(2, 3), (3, 4)])]
    if function == "fgsm_digits":
        return list(pixels_at_bounds(996, [(997, 0.15)]))
    points = [half for half in half_spaces(seed=998) if half[0].shape[1] in (2, 3)]
    return [(*half, norm) for half in points[:2] for norm in (2, np.inf)]


class Evidence(NamedTuple):
    """All that is known of a function that failed: the check's own calls, and the further ones.

    generic: those further ones that are the same for every check of the function. repeats: if the
    same call gave the same again, None where it wasn't made. modifies: the array argument that a
    call changes. without: the arguments whose change changed nothing, although it should have.
    shown: an example that it gets wrong.
    """

    function: str
    trials: list[Trial]
    generic: list[Trial]
    repeats: bool | None
    modifies: str
    without: list[str]
    shown: str

    def sizes(self, name: str, right: bool) -> set[float]:
        """The values of a size or a number at which the function is right, or is wrong."""
        return {size(t.args, name) for t in self.trials if t.right == right}


def numbers(value: object) -> Array | None:
    """The value as an array of numbers; None if it is something else."""
    try:
        return expect_numbers(value, "it")
    except AssertionError:
        return None


def trial(
    function: str,
    given: Inputs,
    output: Array | None,
    expected: Array,
    close: Callable[[Array, Array], bool],
) -> Trial:
    """A trial of a function."""
    args = dict(zip(PARAMETERS[function], given, strict=True))
    found = None if output is None else in_shape(output, expected.shape)
    right = found is not None and close(found, expected)
    return Trial(args, output, found, expected, right)


def same(one: Array | None, other: Array | None) -> bool:
    """Tell whether two outputs are the same, up to rounding."""
    if one is None or other is None or one.shape != other.shape:
        return one is None and other is None
    return bool(np.allclose(one, other, 1e-9, 1e-12))


def written(values: Array) -> str:
    """A few entries as text: [0.25, -0.5]."""
    flat = [f"{v + 0.0:.4g}" for v in np.ravel(values)[:4]]
    return "[" + ", ".join(flat) + (", …" if values.size > 4 else "") + "]"


def smallest_that_fails(trials: Sequence[Trial]) -> str:
    """Say which input is the smallest that fails, by features, rows and steps, if some pass."""
    wrong = [t for t in trials if not t.right]
    if len(wrong) == len(trials):
        return ""
    names = [name for name in ("d", "n", "iters") if not np.isnan(size(trials[0].args, name))]
    first = min(wrong, key=lambda t: [size(t.args, name) for name in names])
    sizes = [f"{name} = {size(first.args, name):g}" for name in names]
    return f"The smallest input that fails has {', '.join(sizes)}."

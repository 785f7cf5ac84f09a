"""Gives values that are huge, endless, nested, cyclic or of odd types, and errors that can't be shown."""
# any mode
# base: blank

# %% q2a
import decimal
import fractions

_deep = []
for _ in range(10**5):
    _deep = [_deep]
_cycle = []
_cycle.append(_cycle)


class Odd:
    def __array__(self, *args, **kwargs):
        return np.broadcast_to(0.0, (10**6, 10**6))

    def __getattr__(self, name):
        raise SystemExit

    def __repr__(self):
        return "x" * 10**7


class Unprintable(Exception):
    def __str__(self):
        raise RecursionError


values = [
    np.broadcast_to(0.0, (10**6, 10**6)), Odd(), _deep, _cycle, 10**20000, "x" * 10**7, b"x" * 10**7,
    decimal.Decimal(1), fractions.Fraction(1, 3), np.array([[None]]), np.zeros((0, 10**9)),
    np.zeros((3, 1), "U1000"), np.zeros((3, 1), "V100"), np.zeros((1,) * 32), np.zeros((3, 1), "M8[s]"),
    np.zeros((3, 1), [("a", "f8")]), memoryview(b"x"), {"a": _cycle}, iter([1]), np, type, Ellipsis,
]  # fmt: skip
asked = []


def grad_theta(x, theta):
    asked.append(0)
    return values[len(asked) % len(values)]


direction_theta = Odd()

# %% q2b
def grad_x(x, theta):
    return grad_theta(x, theta)


direction_x = _deep

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    return grad_theta(x, theta) if asked else x


# %% q2g
def distance_to_boundary(X, w, b, norm):
    raise Unprintable("\x1b]0;x\x07\x9b31m")

"""Right answers with odd means: keyword arguments, a generator, a decorator, global state."""

# %% q2a
import functools

calls = []


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        calls.append(function.__name__)
        return function(*args, **kwargs)

    return wrapper


@counted
def grad_theta(x, theta, *, verbose=False):
    s = f(x=x, theta=theta)
    return np.array(list(s * (1 - s) * v for v in x))


direction_theta = "x"

# %% q2b
class Gradient:
    def __call__(self, x, theta):
        s = np.asmatrix(theta).T @ np.asmatrix(x)
        s = 1 / (1 + np.exp(-s))
        return np.asmatrix(theta) * (s.item() * (1 - s.item()))


grad_x = Gradient()
direction_x = "theta"

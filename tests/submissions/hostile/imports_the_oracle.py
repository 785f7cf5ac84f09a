"""Imports the grader's own modules, and asks the grader's process for its answers."""
# base: blank

# %% start
import importlib
import sys

for name in ("hidden", "hidden.oracle", "tests.q2a", "autograder.grader.host.grade", "autograder.grader.host"):
    try:
        importlib.import_module(name)
    except ImportError:
        continue
    except OSError:
        continue
    raise AssertionError("FOUND " + name)
assert "hidden.oracle" not in sys.modules, "FOUND"

# %% q2a
from hidden.oracle import logistic


def grad_theta(x, theta):
    return logistic(theta.T @ x)

"""Imports the grader's own modules, and asks the grader's process for its answers."""
# base: blank

# %% start
import importlib
import sys

for name in ("grader_oracle", "tests.q2a", "autograder.grader.host.grade", "autograder.grader"):
    try:
        importlib.import_module(name)
    except ImportError:
        continue
    except OSError:
        continue
    raise AssertionError("FOUND " + name)
assert "grader_oracle" not in sys.modules, "FOUND"

# %% q2a
from grader_oracle import logistic


def grad_theta(x, theta):
    return logistic(theta.T @ x)

"""Attacks are judged with a right gradient where the student's own one is missing or wrong.

An attack that is right once its gradient is earns its points: a mistake in the gradient is not
charged a second time. So a check that fails is run again with a right gradient in place of the
student's. It runs beside the student's code, which may read it: it shows no more than the notebook
does, since it takes differences of functions that students have.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from hidden.advice.evidence import lost_the_process
from hidden.oracle import Answer

# The gradient that each attack builds on.
FOLLOWS = {
    "attack_logistic": "grad_x",
    "attack_digits": "loss_grad_x",
    "fgsm_digits": "loss_grad_x",
}

# The complex step is exact where the model is sure, too (Squire and Trapp 1998).
GRADIENTS = {
    "grad_x": """
import numpy as np

def grad_x(x, theta):
    gradient = np.zeros(np.shape(x))
    for entry in np.ndindex(*np.shape(x)):
        moved = np.array(x, dtype=complex)
        moved[entry] += 1e-20j
        gradient[entry] = (1 / (1 + np.exp(-(theta.T @ moved)))).item().imag / 1e-20
    return gradient
""",
    "loss_grad_x": """
import numpy as np
import advex

def loss_grad_x(net, X, targets):
    X = np.asarray(X, dtype=float)
    rows, gradient = np.arange(len(X)), np.zeros(X.shape)
    for pixel in range(X.shape[1]):
        loss = []
        for step in (1e-6, -1e-6):
            moved = X.copy()
            moved[:, pixel] += step
            loss.append(-np.log(advex.predict_proba(net, moved)[rows, targets]))
        gradient[:, pixel] = (loss[0] - loss[1]) / 2e-6
    return gradient
""",
}


def with_gradient(attack: Answer, gradient: str) -> Answer:
    """The attack, which finds a right gradient under its name while it runs."""
    if hasattr(attack, "instead"):  # a stand-in for a function in the student's process
        return attack.instead(**{gradient: GRADIENTS[gradient]})
    return _in_this_process(attack, gradient)


def judged_with_either(check: Callable[[Answer], None], answer: Answer, name: str) -> None:
    """Run a check of a function and, if it is an attack and fails, once more with a right gradient.

    Raises the first error if both fail.
    """
    try:
        check(answer)
    except Exception as error:
        if name not in FOLLOWS or lost_the_process(error):
            raise
        try:
            check(with_gradient(answer, FOLLOWS[name]))
        except Exception as again:
            if lost_the_process(again):
                raise
            raise error from None


def _in_this_process(attack: Answer, gradient: str) -> Answer:
    made: dict[str, Any] = {}
    exec(GRADIENTS[gradient], made)

    @wraps(attack)
    def run(*args: Any) -> Any:
        with _bound(getattr(attack, "__globals__", {}), gradient, made[gradient]):
            return attack(*args)

    return run


@contextmanager
def _bound(names: dict[str, Any], name: str, value: Any) -> Iterator[None]:
    missing = object()
    before = names.get(name, missing)
    names[name] = value
    try:
        yield
    finally:
        if before is missing:
            del names[name]
        else:
            names[name] = before

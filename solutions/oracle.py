"""The reference answers against torch's automatic differentiation, in float64.

python -m solutions.oracle prints the largest difference of each answer over many random inputs,
and fails where one is not below 1e-12 of the answer's size.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from autograder.release.project import Project
from autograder.release.source.master import read_master
from autograder.release.verification.reference import reference_namespace

Array = npt.NDArray[np.float64]
Answers = dict[str, Any]

TOLERANCE = 1e-12


def reference_answers() -> Answers:
    """The names that the master's solution cells define."""
    return reference_namespace(read_master(Project.here().master))


def gradient(function: Callable[[torch.Tensor], torch.Tensor], at: npt.ArrayLike) -> Array:
    """The gradient of a scalar function by autograd, in the shape of its argument."""
    point = torch.tensor(np.asarray(at), dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(function(point), point)
    return slope.numpy()


def _tensor(array: npt.ArrayLike) -> torch.Tensor:
    return torch.tensor(np.asarray(array))


def image_nll(net: Any, X: torch.Tensor, targets: npt.ArrayLike) -> torch.Tensor:
    """The summed NLL of a batch of images (n, d) under a two-layer network, in torch."""
    W1, b1, W2, b2 = (_tensor(p) for p in net)
    logits = torch.relu(X @ W1.T + b1) @ W2.T + b2
    return torch.nn.functional.cross_entropy(logits, _tensor(targets), reduction="sum")


def logistic_nll(z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The summed NLL of labels y under a logistic regression with scores z, in torch."""
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y.double(), reduction="sum")


def by_autograd(
    step: Callable[[Array], Array], x: Array, iters: int, project: Callable[[Array], Array]
) -> Array:
    """The input after `iters` projected steps."""
    for _ in range(iters):
        x = project(step(x))
    return x


@dataclass(frozen=True)
class Case:
    """One random input: what an answer gives for it, and what autograd gives."""

    answer: Array
    oracle: Array

    @property
    def difference(self) -> float:
        """The largest difference, in absolute terms below 1 and relative to the oracle above."""
        scale = np.maximum(1.0, np.abs(self.oracle))
        return float(np.max(np.abs(self.answer - self.oracle) / scale))


def grad_theta_case(answers: Answers, x: Array, theta: Array) -> Case:
    """2.A at one point. x, theta: (d, 1)."""
    oracle = gradient(lambda t: torch.sigmoid(t.T @ _tensor(x)).sum(), theta)
    return Case(answers["grad_theta"](x, theta), oracle)


def grad_x_case(answers: Answers, x: Array, theta: Array) -> Case:
    """2.B at one point. x, theta: (d, 1)."""
    oracle = gradient(lambda v: torch.sigmoid(_tensor(theta).T @ v).sum(), x)
    return Case(answers["grad_x"](x, theta), oracle)


def attack_logistic_case(
    answers: Answers, x: Array, theta: Array, target: int, step_size: float, iters: int
) -> Case:
    """2.C from one point. x, theta: (d, 1)."""

    def step(v: Array) -> Array:
        y = torch.tensor([[target]])
        slope = gradient(lambda u: logistic_nll(_tensor(theta).T @ u, y), v)
        return v - step_size * slope

    oracle = by_autograd(step, x, iters, project=lambda v: v)
    return Case(answers["attack_logistic"](x, theta, target, step_size, iters), oracle)


def loss_grad_x_case(answers: Answers, net: Any, X: Array, targets: npt.ArrayLike) -> Case:
    """2.D, the gradient, on one batch. X: (n, d)."""
    oracle = gradient(lambda v: image_nll(net, v, targets), X)
    return Case(answers["loss_grad_x"](net, X, targets), oracle)


def attack_digits_case(
    answers: Answers, net: Any, X: Array, targets: npt.ArrayLike, step_size: float, iters: int
) -> Case:
    """2.D, the attack, on one batch. X: (n, d)."""

    def step(v: Array) -> Array:
        return v - step_size * gradient(lambda u: image_nll(net, u, targets), v)

    oracle = by_autograd(step, X, iters, project=lambda v: np.clip(v, 0, 1))
    return Case(answers["attack_digits"](net, X, targets, step_size, iters), oracle)


def _where_clear(slope: Array, answer: Array, oracle: Array) -> Case:
    """The case without the entries whose slope is rounding error, and its sign a matter of luck."""
    clear = np.abs(slope) > 1e-12
    return Case(np.where(clear, answer, 0), np.where(clear, oracle, 0))


def fgsm_logistic_case(
    answers: Answers, X: Array, y: npt.ArrayLike, w: Array, b: float, epsilon: float
) -> Case:
    """2.F on one batch of points. X: (n, d)."""
    slope = gradient(lambda v: logistic_nll(v @ _tensor(w) + b, _tensor(y)), X)
    answer = answers["fgsm_logistic"](X, y, w, b, epsilon)
    return _where_clear(slope, answer, X + epsilon * np.sign(slope))


def fgsm_digits_case(
    answers: Answers, net: Any, X: Array, y: npt.ArrayLike, epsilon: float
) -> Case:
    """2.F on one batch of images. X: (n, d)."""
    slope = gradient(lambda v: image_nll(net, v, y), X)
    answer = answers["fgsm_digits"](net, X, y, epsilon)
    return _where_clear(slope, answer, np.clip(X + epsilon * np.sign(slope), 0, 1))


def distance_case(answers: Answers, X: Array, w: Array, b: float, norm: float) -> Case:
    """2.G on one batch: |score| over the dual norm of the score's gradient. X: (n, d)."""
    dual = {2: 2, np.inf: 1}[norm]
    slopes = gradient(lambda v: (v @ _tensor(w) + b).sum(), X)
    oracle = np.abs(X @ w + b) / np.linalg.norm(slopes, ord=dual, axis=1)
    return Case(answers["distance_to_boundary"](X, w, b, norm), oracle)


def random_cases(answers: Answers, rounds: int = 200, seed: int = 0) -> dict[str, list[Case]]:
    """Cases of every answer at random inputs of several sizes, by the answer's name."""
    rng = np.random.default_rng(seed)
    net_type = answers["advex"].TwoLayerNet
    cases: dict[str, list[Case]] = {}
    for _ in range(rounds):
        d, hidden, n = (int(k) for k in rng.integers(1, 12, 3))
        x, theta = rng.normal(size=(2, d, 1))
        w, b, X = rng.normal(size=d), rng.normal(), rng.normal(size=(n, d))
        y, target = rng.integers(0, 2, n), int(rng.integers(0, 2))
        images, labels = rng.uniform(size=(n, d)), rng.integers(0, 10, n)
        net = net_type(
            rng.normal(size=(hidden, d)),
            rng.normal(size=hidden),
            rng.normal(size=(10, hidden)),
            rng.normal(size=10),
        )
        for name, case in {
            "grad_theta": grad_theta_case(answers, x, theta),
            "grad_x": grad_x_case(answers, x, theta),
            "attack_logistic": attack_logistic_case(answers, x, theta, target, 0.3, 10),
            "loss_grad_x": loss_grad_x_case(answers, net, images, labels),
            "attack_digits": attack_digits_case(answers, net, images, labels, 0.05, 10),
            "fgsm_logistic": fgsm_logistic_case(answers, X, y, w, b, 0.2),
            "fgsm_digits": fgsm_digits_case(answers, net, images, labels, 0.1),
            "distance_to_boundary, norm 2": distance_case(answers, X, w, b, 2),
            "distance_to_boundary, norm inf": distance_case(answers, X, w, b, np.inf),
        }.items():
            cases.setdefault(name, []).append(case)
    return cases


def main() -> int:
    """Print the table of largest differences; 0 when all are within the tolerance."""
    cases = random_cases(reference_answers())
    worst = {name: max(case.difference for case in of_one) for name, of_one in cases.items()}
    print(f"{'answer':32s}{'inputs':>8s}{'largest difference to autograd':>34s}")
    for name, difference in worst.items():
        print(f"{name:32s}{len(cases[name]):8d}{difference:34.1e}")
    off = [name for name, difference in worst.items() if difference >= TOLERANCE]
    print(f"not below {TOLERANCE}: {', '.join(off)}" if off else f"all below {TOLERANCE}")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())

"""The known mistakes' results at the public checks' inputs: the hook that the release calls.

python while_working.py TESTS, in a folder with advex, hidden and data; TESTS are the public tests.
It prints the form that autograder/release/while_working.py describes.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from advex.feedback.numbers import Sample, sample
from autograder.grader.host.assignment import Assignment
from autograder.grader.host.otter_tests import Case, load_question
from hidden.hints import Mistake
from hidden.mistakes import (
    distance_mistakes,
    fgsm_image_mistakes,
    fgsm_logistic_mistakes,
    gradient_mistakes,
    image_attack_mistakes,
    image_gradient_mistakes,
    toy_attack_mistakes,
)
from hidden.oracle import image_slope

# For each function the question that helps whatever the mistake is, and the mistakes.
KNOWN: dict[str, tuple[str, Sequence[Mistake]]] = {
    "grad_theta": (
        "f is a function within a function. What is the slope of the outer one at this input, and "
        "how does the inner one change when theta moves and x is held still?",
        gradient_mistakes("theta"),
    ),
    "grad_x": (
        "What is different from 2.A when x moves and theta is held still, and what is the same? "
        "Compare your result with advex.numerical_gradient at this input.",
        gradient_mistakes("x"),
    ),
    "attack_logistic": (
        "Work out one step on paper, at the input above. Which loss should become smaller, and "
        "what is its gradient with respect to x there?",
        toy_attack_mistakes(),
    ),
    "loss_grad_x": (
        "Follow one image from its pixels to the loss, and go back again layer by layer. Where "
        "does the target come in, and what happens at a hidden unit that is off?",
        image_gradient_mistakes(),
    ),
    "attack_digits": (
        "Work out one step on paper, at the input above. Does it start at X, go against the "
        "gradient of the targets' loss, and stay between 0 and 1?",
        image_attack_mistakes(image_slope),
    ),
    "fgsm_logistic": (
        "For one point, by how much should each feature move, and which way does the loss of its "
        "own label grow?",
        fgsm_logistic_mistakes(),
    ),
    "fgsm_digits": (
        "For one pixel, by how much should it move, which way does the loss of the true label "
        "grow, and which values may a pixel have?",
        fgsm_image_mistakes(image_slope),
    ),
    "distance_to_boundary": (
        "How far is the score of a point from 0? And by how much does the score change when the "
        "point makes a step of length 1, in this norm, straight towards the boundary?",
        distance_mistakes(),
    ),
}


def main(tests: str) -> None:
    """Print the numbers of each function's mistakes that some public check finds."""
    questions = [load_question(path, Assignment()) for path in sorted(Path(tests).glob("*.py"))]
    cases = [case for question in questions for case in question.cases]
    found = {
        function: {"question": question, "known": _numbers(function, mistakes, cases)}
        for function, (question, mistakes) in KNOWN.items()
    }
    print(json.dumps(found))


def _numbers(
    function: str, mistakes: Sequence[Mistake], cases: Sequence[Case]
) -> list[dict[str, Any]]:
    own = [case for case in cases if function in case.names]
    known: list[dict[str, Any]] = []
    exact: list[dict[str, list[Sample | None]]] = []  # what is unmistakable at the last bit
    for mistake in mistakes:
        if mistake.slips > 1:  # a few public values look like many combinations
            continue
        runs = {case.function.__name__: _run(case, function, mistake.gives) for case in own}
        gives = {test: outputs for test, (outputs, _) in runs.items()}
        if all(passed for _, passed in runs.values()) or gives in exact:
            continue
        if mistake.exactly:
            exact.append(gives)
        entry: dict[str, Any] = {"hint": mistake.hint, "gives": gives}
        if mistake.question:
            entry["question"] = mistake.question
        if entry not in known:
            known.append(entry)
    return known


def _run(case: Case, function: str, gives: Callable[..., Any]) -> tuple[list[Sample | None], bool]:
    """Return a function's results in a test, call by call, and True if the test passes."""
    outputs: list[Sample | None] = []

    def noting(*given: Any) -> Any:
        with np.errstate(all="ignore"):
            output = gives(*given)
        outputs.append(sample(output))
        return output

    try:
        case.run({function: noting})
    except Exception:
        return outputs, False
    return outputs, True


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Grades what may be hostile, and says what came of it; also as a program, for another user.

`python attacked.py AUTOGRADER` grades one notebook for each line of JSON that it is given. It needs
nothing but what grading needs.
"""

import json
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any


def outcome(path: Path, bundle: Any, zygote: Any, limits: Any, bonus: bool) -> dict[str, Any]:
    """Grade a notebook: the points of each question, and what is shown, and when.

    Without `bonus`, questions that give one are left out.
    """
    from autograder.grader.host.grade import grade_submission

    if not bonus:
        bundle = without_bonus(bundle)
    results = grade_submission(path, bundle, zygote, limits)
    shown = results.to_gradescope(bundle.assignment.feedback)
    early = [test for test in shown["tests"] if test["visibility"] == "visible"]
    points: dict[str, float] = {}
    for result in results.cases:
        points[result.case.question] = points.get(result.case.question, 0) + result.score
    return {
        "points": points,
        "earned": sorted({r.case.question for r in results.cases if r.passed}),
        "lost": sorted({r.case.question for r in results.cases if not r.passed}),
        "shown": json.dumps(shown),
        "shown_early": json.dumps({**shown, "tests": early}),
    }


def without_bonus(bundle: Any) -> Any:
    """The bundle without the questions that give a bonus, for which a network may be trained."""
    asked = [q for q in bundle.questions if not any(case.bonus for case in q.cases)]
    return replace(bundle, questions=asked)


def main(autograder: str) -> None:
    """Grade for whoever started this, until they are gone."""
    sys.path[0] = str(Path.cwd())
    from autograder.grader.host.bundle import open_bundle
    from autograder.grader.host.zygote_client import ZygoteClient
    from autograder.grader.sandbox.limits import Limits

    with ExitStack() as stack:
        zygote = stack.enter_context(ZygoteClient())
        bundle = stack.enter_context(open_bundle(Path(autograder)))
        zygote.probe()
        print(json.dumps({"layers": zygote.layers, "pid": zygote.pid}), flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            limits = Limits(**asked["limits"])
            found = outcome(Path(asked["path"]), bundle, zygote, limits, asked["bonus"])
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

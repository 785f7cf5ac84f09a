"""The work alone: the same cells and the same test cases in one process, without isolation.

`python -m benchmarks.floor BUNDLE RESULTS NOTEBOOK` runs one notebook as a script would be run;
with more notebooks, each runs in a fork of one process that is as warm as a grader can be.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from autograder.grader.host.bundle import Bundle, open_bundle
from autograder.grader.reading.submission import read_submission
from autograder.grader.student import otter_standin
from benchmarks.calls import passes

_PRELOAD = ("numpy", "IPython.core.interactiveshell", "matplotlib.pyplot", "tqdm")


def grade(notebook: Path, bundle: Bundle) -> float:
    """The points of a notebook that is run in this process."""
    questions = {question.name: question for question in bundle.questions}
    namespace: dict[str, Any] = {"__name__": "__main__"}
    points: dict[str, float] = {}

    def check(name: str) -> None:
        if name in questions:
            cases = questions[name].cases
            points[name] = sum(case.points for case in cases if passes(case, namespace))

    otter_standin.install(check)
    for cell in read_submission(notebook, bundle.name).cells:
        try:
            exec(compile(cell.source, f"<cell {cell.number}>", "exec"), namespace)
        except BaseException:  # a cell that fails costs nothing but what it would have defined
            continue
    for name in questions.keys() - points.keys():
        check(name)
    return sum(points.values())


def grade_in_fork(notebook: Path, bundle: Bundle) -> float:
    """The points of a notebook that is run in a fork of this process."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, json.dumps(grade(notebook, bundle)).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return float(json.loads(text))


def main(arguments: list[str]) -> None:
    """Grade notebooks; their points go to RESULTS, as JSON, in their order."""
    bundle_path, results, *paths = (Path(argument) for argument in arguments)
    with open_bundle(bundle_path) as bundle:
        if len(paths) == 1:
            points = [grade(paths[0], bundle)]
        else:
            for name in _PRELOAD:
                importlib.import_module(name)
            # Expected values that the tests keep are kept for the forks, as a worker keeps them.
            grade(paths[0], bundle)
            points = [grade_in_fork(path, bundle) for path in paths]
    results.write_text(json.dumps(points), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

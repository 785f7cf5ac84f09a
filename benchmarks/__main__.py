"""`python -m benchmarks`: measure everything, print the table, write RESULTS.md and the plot."""

import argparse
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from autograder.release.build import build
from autograder.release.project import Project
from benchmarks.figures import Row
from benchmarks.growth import Point, measure_growth, plot
from benchmarks.installing import measure_installing
from benchmarks.methods import (
    ROOT,
    Listed,
    Method,
    MethodFailed,
    OneByOne,
    OtterRun,
    Ours,
    check,
    sandbox,
)
from benchmarks.nbgrader_methods import NbGrader
from benchmarks.releasing import measure_releasing
from benchmarks.report import (
    FLOOR,
    STOCK,
    methods_table,
    readme_table,
    renew_block,
    results,
)
from benchmarks.workload import SUBMISSIONS, Submission, Workload, make_workload, share

_HERE = Path(__file__).parent


def main() -> None:
    """Measure, as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="(%(default)s)")
    parser.add_argument(
        "--sizes", default="10,100,1000", help="classes for the growth (%(default)s)"
    )
    parser.add_argument(
        "--submissions", type=int, default=SUBMISSIONS, help="how many are graded (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=_HERE, help="where RESULTS.md goes")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        scratch = Path(folder)
        print("Building the release ...", flush=True)
        built = build(Project(ROOT), scratch / "release")
        workload = make_workload(built, scratch / "workload", arguments.submissions)
        all_methods = _methods(workload, scratch)
        rows = _grade_in_rounds(all_methods, workload.submissions, arguments.rounds, scratch)
        methods = methods_table(rows)
        print(methods, flush=True)
        alone = _by_itself(all_methods, rows)
        reference = _grade_in_rounds(alone, [workload.reference], arguments.rounds, scratch)
        points = _growth(workload, sizes, scratch)
        print("Building releases ...", flush=True)
        releases = measure_releasing(built.folder, arguments.rounds, _fresh(scratch / "run"))
        print("Installing ...", flush=True)
        installs = measure_installing(workload, _fresh(scratch / "run"))
        layers = sandbox(workload, _fresh(scratch / "run"))
    plot(points, arguments.output / "growth.png")
    text = results(
        methods,
        reference,
        len(workload.submissions),
        layers,
        points,
        releases,
        installs,
        "growth.png",
    )
    (arguments.output / "RESULTS.md").write_text(text, encoding="utf-8", newline="\n")
    if arguments.output == _HERE:
        renew_block(ROOT / "README.md", readme_table(rows))
    print(text)


def _methods(workload: Workload, scratch: Path) -> dict[str, tuple[Method, bool]]:
    """The methods by name, and whether a round grades all submissions or, being slow, a share."""
    nbgrader = NbGrader(workload, scratch / "course")
    return {
        STOCK: (OneByOne(OtterRun(workload)), False),
        "otter.api, one process": (Listed("otter_api", workload.autograder), False),
        "nbgrader autograde, one by one": (OneByOne(nbgrader), False),
        "nbgrader autograde, one process": (nbgrader, False),
        "python, as a script": (OneByOne(Listed("floor", workload.bundle)), False),
        FLOOR: (Listed("floor", workload.bundle), True),
        "ours, one by one": (OneByOne(Ours(workload)), False),
        "ours, one worker": (Ours(workload, 1), True),
        "ours, two workers": (Ours(workload, 2), True),
    }


def _by_itself(
    methods: Mapping[str, tuple[Method, bool]], rows: list[Row]
) -> dict[str, tuple[Method, bool]]:
    """The methods that start again for each submission and haven't failed."""
    return {
        row.name: (methods[row.name][0], True)
        for row in rows
        if isinstance(methods[row.name][0], OneByOne) and not row.failure
    }


def _grade_in_rounds(
    methods: Mapping[str, tuple[Method, bool]],
    submissions: list[Submission],
    rounds: int,
    scratch: Path,
) -> list[Row]:
    """Each method's cost for one submission, in each round; methods take turns."""
    rows = {name: Row(name) for name in methods}
    for method, _ in methods.values():
        if isinstance(method, NbGrader):
            _prepare(method, [rows[n] for n in rows if "nbgrader" in n])
    for number in range(rounds):
        for name, (method, takes_all) in methods.items():
            row = rows[name]
            if row.failure:
                continue
            print(f"Round {number + 1} of {rounds}: {name}", flush=True)
            chosen = submissions
            if not takes_all:
                chosen = share(chosen, number, rounds)
            try:
                cost, points = method.grade(chosen, _fresh(scratch / "run"))
            except MethodFailed as error:
                row.failure = f"failed: {error}"
                continue
            row.failure = check(chosen, points)
            row.costs.append(cost.shared_by(len(chosen)))
    return list(rows.values())


def _prepare(nbgrader: NbGrader, rows: list[Row]) -> None:
    try:
        nbgrader.prepare()
    except MethodFailed as error:
        for row in rows:
            row.failure = f"failed: {error}"


def _growth(workload: Workload, sizes: list[int], scratch: Path) -> list[Point]:
    print("Grading classes of several sizes ...", flush=True)
    return measure_growth(workload, sizes, _fresh(scratch / "run"))


def _fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()

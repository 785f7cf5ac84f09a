"""`python -m autograder grade`: grade one submission, or a whole class's."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli.options import AUTOGRADER, CLASS_OUTPUT, GradeOptions, reading
from autograder.grader.errors import UserError

if TYPE_CHECKING:
    from autograder.grader.reading.choice import Wanted

REQUIRED = "user,capabilities,limits,landlock,seccomp"
"""The default of `--require-sandbox`; these layers already deny all that "network" does."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `grade` command."""
    parser = commands.add_parser(
        "grade",
        help="grade one submission or a class",
        description="Grade one notebook or zip and print a table, or grade a class into a folder.",
    )
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="a notebook, a zip, a folder of either, or a download from Gradescope or an LMS",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="write grades.csv, report.html and results/ to DIR; a later run grades only new "
        f"submissions (default for a class: {CLASS_OUTPUT})",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="number of worker processes (default: one for each core)",
    )
    _add_cluster(parser)
    _add_by_hand(parser)
    _add_gradebook(parser)
    parser.add_argument(
        "--names",
        action="store_true",
        help="show students' names in the report (grades.csv always has them)",
    )
    parser.add_argument(
        "--results",
        type=Path,
        metavar="FILE",
        help="write results.json of a single submission to FILE",
    )
    parser.add_argument(
        "--autograder",
        type=Path,
        dest="named_autograder",
        metavar="ZIP",
        help=f"the autograder, a zip or a folder (default: {AUTOGRADER})",
    )
    _add_sandbox(parser)
    parser.set_defaults(run=reading(GradeOptions, run))


def _add_by_hand(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--marks", type=Path, metavar="CSV", help="merge the marks for free responses from CSV"
    )
    parser.add_argument(
        "--overrides",
        type=Path,
        metavar="CSV",
        help="set points of single questions by hand: CSV has the columns id, question, points and "
        "reason, which the student reads",
    )
    parser.add_argument(
        "--late",
        type=Path,
        metavar="YAML",
        help="deduct points for late work: YAML has due, timezone, percent_a_day, latest_day and "
        "extensions",
    )


def _add_gradebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gradebook",
        type=Path,
        metavar="CSV",
        help="fill in a gradebook exported from Canvas, Moodle or Gradescope: writes gradebook.csv "
        "beside grades.csv",
    )
    parser.add_argument(
        "--gradebook-column",
        metavar="NAME",
        help="the gradebook's column for the assignment, if several could be it",
    )


def _add_cluster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on the Dask cluster with this scheduler, such as tls://10.0.0.1:8786",
    )
    for name, what in (
        ("ca", "certificate of the authority"),
        ("cert", "your certificate"),
        ("key", "private key of your certificate"),
    ):
        parser.add_argument(
            f"--tls-{name}",
            type=Path,
            metavar="FILE",
            help=f"{what} for tls:// (default: the one in Dask's configuration)",
        )
    parser.add_argument(
        "--unauthenticated-scheduler",
        action="store_true",
        help="accept a tcp:// scheduler, where anybody can run code and read the hidden tests",
    )


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--require-sandbox",
        nargs="?",
        type=_layers,
        const=REQUIRED,
        default="",
        metavar="LAYERS",
        help="stop if one of these layers of the sandbox doesn't work here (without LAYERS: "
        "%(const)s)",
    )
    parser.add_argument(
        "--unprotected",
        action="store_true",
        help="grade even if nothing keeps student code away from the hidden tests and your files "
        "(for notebooks that you trust)",
    )


def _layers(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a positive integer")
    return int(text)


def run(options: GradeOptions) -> int:
    """Grade with these options and return the exit status. UserError if nothing can be graded."""
    from autograder.cli.run_folder import in_run_folder

    return in_run_folder(partial(_grade, options))


def _grade(options: GradeOptions) -> int:
    if options.results and options.asks_for_a_folder:
        raise UserError(
            "--results is for a single submission: omit it, or omit --output, --marks, "
            "--overrides, --late, --gradebook and --scheduler. For a class, the folder results/ "
            "has each submission's file."
        )
    from autograder.cli.current_zip import refuse_outdated

    refuse_outdated(options.named_autograder)
    # `survey` reports a path that doesn't exist: a typo must not become a row with 0 points.
    simple = options.results or options.path.suffix == ".ipynb" or _is_script(options)
    if simple and not options.asks_for_a_folder and options.path.exists():
        return _one(options)
    # Other commands should not wait for what this one needs.
    from autograder.cli.grade_class import grade_many
    from autograder.roster.entries import survey
    from autograder.roster.notes import say_how_read, say_what_is_missed

    found = survey(options.path, options.class_output, partial(_wanted, options.autograder))
    say_how_read(options.path, found)
    alone = options.path.is_file() and found.entries[0].files is None
    if not options.asks_for_a_folder and alone:
        return _one(options)
    if options.class_output.resolve() == options.path.resolve():
        raise UserError("--output is the folder with the submissions: choose another folder.")
    status = grade_many(found, options)
    return say_what_is_missed(found) or status


def _is_script(options: GradeOptions) -> bool:
    """Return True for a .py file, with an autograder that takes scripts."""
    if options.path.suffix != ".py":
        return False
    from autograder.grader.host.bundle import open_bundle

    with open_bundle(options.autograder) as bundle:
        return bundle.rules.stock


def _wanted(autograder: Path) -> "Wanted":
    from autograder.grader.host.bundle import open_bundle
    from autograder.grader.reading.choice import Wanted

    with open_bundle(autograder) as bundle:
        return Wanted(bundle.name, bundle.asked_names)


def _one(options: GradeOptions) -> int:
    from autograder.grader.host.bundle import open_bundle
    from autograder.grader.host.grade import grade_submission
    from autograder.grader.host.results_table import describe_layers, table
    from autograder.grader.host.zygote_client import ZygoteClient
    from autograder.grader.output.files import write_json
    from autograder.grader.sandbox.memory import GRADER_BYTES, bounded_memory

    # The zygote warms up while the bundle is unpacked and its tests are imported.
    with (
        ZygoteClient(options.require_sandbox, unprotected=options.unprotected) as zygote,
        open_bundle(options.autograder) as bundle,
    ):
        zygote.probe()
        print(describe_layers(zygote))
        for note in bundle.rules.notes:
            print(note)
        try:
            with bounded_memory():
                results = grade_submission(options.path, bundle, zygote)
        except MemoryError:
            raise UserError(
                f"grading {options.path} takes more than {GRADER_BYTES / 1e9:.1f} GB of memory: "
                "look for huge arrays in it."
            ) from None
        if options.results:
            write_json(options.results, results.to_gradescope(bundle.assignment.feedback))
    print(table(results))
    return 0

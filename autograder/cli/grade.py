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
"""What `--require-sandbox` asks for; the layer "network" refuses nothing that these let through."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `grade` command."""
    parser = commands.add_parser(
        "grade",
        help="grade one submission, or a whole class's",
        description="Grade one notebook or zip and show a table, or grade many into a folder.",
    )
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="a notebook, a zip, a folder of either, or an export from Gradescope or an LMS",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="write grades.csv, report.html and results/ to DIR, and grade only what is new there "
        f"({CLASS_OUTPUT}, for more than one submission)",
    )
    parser.add_argument(
        "--jobs", type=_positive, metavar="N", help="worker processes (one for each core)"
    )
    _add_cluster(parser)
    parser.add_argument(
        "--marks", type=Path, metavar="CSV", help="free responses' marks, to be merged"
    )
    parser.add_argument(
        "--gradebook",
        type=Path,
        metavar="CSV",
        help="a gradebook exported from Canvas, Moodle or Gradescope, to be filled in: the result "
        "is gradebook.csv, beside grades.csv",
    )
    parser.add_argument(
        "--gradebook-column",
        metavar="NAME",
        help="its column for the assignment, where several could be it",
    )
    parser.add_argument(
        "--names", action="store_true", help="name students in the report (grades.csv always does)"
    )
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="one submission: its results.json to FILE"
    )
    parser.add_argument(
        "--autograder",
        type=Path,
        dest="named_autograder",
        metavar="ZIP",
        help=f"the autograder to grade with, as a zip or a folder ({AUTOGRADER})",
    )
    _add_sandbox(parser)
    parser.set_defaults(run=reading(GradeOptions, run))


def _add_cluster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on the Dask cluster of this scheduler, such as tls://10.0.0.1:8786",
    )
    for name, what in (
        ("ca", "the authority's certificate"),
        ("cert", "your certificate"),
        ("key", "your certificate's key"),
    ):
        parser.add_argument(
            f"--tls-{name}",
            type=Path,
            metavar="FILE",
            help=f"{what} for tls:// (what Dask's configuration names)",
        )
    parser.add_argument(
        "--unauthenticated-scheduler",
        action="store_true",
        help="use a tcp:// scheduler, where anybody can run code and read the hidden tests",
    )


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--require-sandbox",
        nargs="?",
        type=_layers,
        const=REQUIRED,
        default="",
        metavar="LAYERS",
        help="stop unless these layers of the sandbox work here (%(const)s)",
    )
    parser.add_argument(
        "--unprotected",
        action="store_true",
        help="grade even where nothing keeps student code from the hidden tests and from your "
        "files (for notebooks that you trust)",
    )


def _layers(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def run(options: GradeOptions) -> int:
    """Grade as the command line says; the exit status. UserError where nothing can be graded."""
    from autograder.cli.run_folder import in_run_folder

    return in_run_folder(partial(_grade, options))


def _grade(options: GradeOptions) -> int:
    if options.results and options.asks_for_a_folder:
        raise UserError(
            "--results is for one submission by itself: leave it out, or --output, --marks, "
            "--gradebook and --scheduler. A folder of grades has every submission's in results/."
        )
    from autograder.cli.current_zip import refuse_outdated

    refuse_outdated(options.named_autograder)
    # Where there is nothing, `survey` says so: a slip of the pen is no submission with 0 points.
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
        raise UserError("--output is where the submissions are: name another place.")
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
                f"{options.path} has data that takes more than {GRADER_BYTES / 1e9:.1f} GB to "
                "grade: look for huge arrays in it."
            ) from None
        if options.results:
            write_json(options.results, results.to_gradescope(bundle.assignment.feedback))
    print(table(results))
    return 0

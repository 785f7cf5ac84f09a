"""The command line: `python -m autograder COMMAND`."""

import argparse
import sys
import traceback
from functools import partial
from typing import NoReturn

from autograder.cli import grade as grade_command
from autograder.cli import responses as responses_command
from autograder.cli.options import NoOptions, ReleaseOptions, reading
from autograder.grader.errors import UserError
from autograder.grader.output.terminal import guarded
from autograder.grader.output.text import hanging, indented, one_line


def _release(options: ReleaseOptions) -> int:
    from autograder.marking.earlier import outline_members
    from autograder.release.build import release
    from autograder.release.datasets import data_folder
    from autograder.release.project import Project

    project = Project.here()
    with data_folder(project, options.dataset, options.dataset_files) as data:
        release(project, data, partial(outline_members, project))
    if data != project.data:
        back = "To restore the default data set, run make release without DATASET."
        print(f"This release is on {options.dataset}. {back}")
    return 0


def _check(_: NoOptions) -> int:
    from autograder.release.current import check_current
    from autograder.release.project import Project

    check_current(Project.here())
    return 0


def _solutions(_: NoOptions) -> int:
    from autograder.release.project import Project
    from autograder.release.solutions import write_solutions

    write_solutions(Project.here())
    return 0


_ABOUT = "Build the assignment's release, grade submissions, and collect free responses."


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # A shell's wildcard puts students' file names on the command line.
        super().error(one_line(message))


def command_parser() -> argparse.ArgumentParser:
    """The parser of all commands and their options."""
    parser: argparse.ArgumentParser = _Parser(prog="python -m autograder", description=_ABOUT)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    # Each command imports what it needs when it runs: the others start without that wait.
    summary = "build student_release/ and dist/, and grade the reference and a blank submission"
    releasing = commands.add_parser("release", help=summary, description=summary)
    releasing.add_argument(
        "--dataset", default="", help="a data set of the assignment (default: its own)"
    )
    releasing.add_argument(
        "--dataset-files", metavar="DIR", help="read its files from DIR instead of downloading them"
    )
    releasing.set_defaults(run=reading(ReleaseOptions, _release))
    for name, run, summary in (
        ("check", _check, "compare the generated files with the master"),
        ("solutions", _solutions, "run the solution notebook and write it to solutions/"),
    ):
        plain = commands.add_parser(name, help=summary, description=summary)
        plain.set_defaults(run=reading(NoOptions, run))
    grade_command.add_parser(commands)
    responses_command.add_parser(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    with guarded():
        return _run(arguments)


def _run(arguments: list[str] | None) -> int:
    parsed = command_parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
        return status
    except UserError as error:
        print(f"error: {hanging(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped.", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        print(
            f"error: {sys.executable} has no package {error.name}. Run `make release`, which "
            "installs the packages in .venv, then .venv/bin/python -m autograder …",
            file=sys.stderr,
        )
        return 1
    except Exception:  # Python itself would print it outside of the guard
        print("error: the autograder failed. Please report this:", file=sys.stderr)
        print(indented(traceback.format_exc()), file=sys.stderr)
        return 1

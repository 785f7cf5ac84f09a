"""`python -m autograder grade`: grade one submission, show a table, write Gradescope's results."""

import argparse
from pathlib import Path

REQUIRED = "user,capabilities,limits,landlock,seccomp"
"""What `--require-sandbox` asks for; the layer "network" refuses nothing that these let through."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `grade` command."""
    summary = "grade one notebook or zip"
    parser = commands.add_parser("grade", help=summary, description=summary)
    parser.add_argument("path", type=Path, metavar="PATH", help="a notebook, or a zip with one")
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="write Gradescope's results.json to FILE"
    )
    parser.add_argument(
        "--autograder",
        type=Path,
        default=Path("dist/autograder.zip"),
        metavar="ZIP",
        help="the autograder to grade with, as a zip or a folder (%(default)s)",
    )
    parser.add_argument(
        "--require-sandbox",
        nargs="?",
        const=REQUIRED,
        default="",
        metavar="LAYERS",
        help="stop unless these layers of the sandbox work here (%(const)s)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Grade as the command line says. UserError where nothing can be graded."""
    # Other commands should not wait for NumPy.
    from autograder.grading.bundle import open_bundle
    from autograder.grading.grade import grade_submission
    from autograder.grading.report import describe_layers, table, write_json
    from autograder.grading.zygote_client import ZygoteClient

    require = [layer for layer in arguments.require_sandbox.split(",") if layer]
    # The zygote warms up while the bundle is unpacked and its tests are imported.
    with ZygoteClient(require) as zygote, open_bundle(arguments.autograder) as bundle:
        zygote.probe()
        print(describe_layers(zygote))
        results = grade_submission(arguments.path, bundle, zygote)
        if arguments.results:
            write_json(arguments.results, results.to_gradescope(bundle.config))
    print(table(results))

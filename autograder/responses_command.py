"""`python -m autograder responses`: a class's free responses, to be marked by a person."""

import argparse
from collections import Counter
from functools import partial
from pathlib import Path


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `responses` command."""
    parser = commands.add_parser(
        "responses",
        help="collect a class's free responses, to be marked by a person",
        description="Write a page with all answers for each question, without names, and a "
        "marks.csv to fill in. Points that a marks.csv there has already are kept.",
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
        default=Path("build/responses"),
        metavar="DIR",
        help="where to write them (%(default)s)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Collect as the command line says. UserError where there is nothing to collect."""
    from autograder.grading.run_folder import in_run_folder

    in_run_folder(partial(_collect, arguments))


def _collect(arguments: argparse.Namespace) -> None:
    # Other commands should not wait for what this one needs.
    from autograder.batch.entries import find_entries
    from autograder.release.project import Project
    from autograder.responses.collect import collect
    from autograder.responses.outline import read_outline
    from autograder.responses.page import write_page
    from autograder.responses.questions import read_questions
    from autograder.responses.sheet import write_marks

    output: Path = arguments.output
    project = Project.here()
    questions = read_questions(project)
    outline = read_outline(project, questions)
    collected = collect(find_entries(arguments.path, output), outline)
    marks = output / "marks.csv"
    merged = write_marks(marks, questions, collected)
    for question in questions:
        page = output / f"{question.name}.html"
        write_page(page, question, questions, collected)
        counts = Counter(reply.state.value for reply in collected.replies[question.name])
        told = ", ".join(f"{count} {state}" for state, count in counts.items())
        print(f"{page}: {told or 'nothing that can be read'}")
    for code, reason in sorted(collected.unread.items()):
        print(f"{collected.ids[code]} can't be read: {reason}")
    if merged.strangers:
        print(f"{marks} also has rows of no submission here, kept: {', '.join(merged.strangers)}")
    print(f"{marks}: points to fill in: {merged.to_fill}; then grade with --marks {marks}")

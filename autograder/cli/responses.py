"""`python -m autograder responses`: collect the free responses of a class for marking."""

import argparse
from collections import Counter
from functools import partial
from pathlib import Path

from autograder.cli.options import ResponsesOptions, reading
from autograder.grader.output.text import listed, one_line


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `responses` command."""
    parser = commands.add_parser(
        "responses",
        help="collect the free responses of a class for marking",
        description="Write a page for each question with all answers, without names, and a "
        "marks.csv to fill in. An existing marks.csv keeps its points.",
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
        default=Path("build/responses"),
        metavar="DIR",
        help="the folder for the pages and marks.csv (default: %(default)s)",
    )
    parser.set_defaults(run=reading(ResponsesOptions, run))


def run(options: ResponsesOptions) -> int:
    """Collect with these options and return the exit status. UserError if there are none."""
    from autograder.cli.run_folder import in_run_folder

    return in_run_folder(partial(_collect, options))


def _collect(options: ResponsesOptions) -> int:
    # Other commands should not wait for what this one needs.
    from autograder.grader.reading.choice import Wanted
    from autograder.marking.collect import collect
    from autograder.marking.earlier import read_outlines
    from autograder.marking.outline import read_outline
    from autograder.marking.page import write_page
    from autograder.marking.questions import read_questions
    from autograder.marking.sheet import write_marks
    from autograder.release.project import Project
    from autograder.roster.entries import survey
    from autograder.roster.notes import say_how_read, say_what_is_missed

    output = options.output
    project = Project.here()
    questions = read_questions(project)
    outline = read_outline(project, questions)
    found = survey(options.path, output, lambda: Wanted(outline.assignment, outline.names))
    say_how_read(options.path, found)
    collected = collect(found.entries, outline, read_outlines(project.autograder_zip))
    named = {id: code for code, id in collected.ids.items()}
    marks = output / "marks.csv"
    merged = write_marks(marks, questions, collected)
    for question in questions:
        page = output / f"{question.name}.html"
        write_page(page, question, questions, collected)
        counts = Counter(answer.state.value for answer in collected.answers[question.name])
        told = ", ".join(f"{count} {state}" for state, count in counts.items())
        print(f"{page}: {told or 'no readable submissions'}")
    for code, reason in sorted({**collected.unread, **collected.over_limit}.items()):
        print(f"  {collected.ids[code]} can't be read: {one_line(reason)}")
    for entry in found.entries:
        taken = " ".join(filter(None, (entry.taken, collected.taken.get(named[entry.id]))))
        if taken:
            print(f"  {entry.id}: {one_line(taken)}")
    if merged.rewritten:
        texts = [f"{code} ({question})" for code, question in merged.rewritten]
        print(
            f"{marks}: rewritten since they were marked, so that they wait for new points beside "
            f"the earlier ones: {', '.join(texts)}"
        )
    if merged.unmatched:
        print(f"{marks} keeps rows without a submission here: {listed(merged.unmatched)}")
    print(f"{marks}: points to fill in: {merged.to_fill}; then grade with --marks {marks}")
    return say_what_is_missed(found)

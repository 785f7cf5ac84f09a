"""The table of results that grading prints."""

from autograder.grader.host.results import Results
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.output.text import indented, one_line

_UNPROTECTED = (
    "NOT PROTECTED: student code can read the hidden tests, and read and change all files that you "
    "can. "
)


def describe_layers(zygote: ZygoteClient) -> str:
    """The layers that keep the student's code in, and why the others don't."""
    layers = ", ".join(zygote.layers) or "none but a separate process and deadlines"
    lines = [f"{'' if zygote.protected else _UNPROTECTED}Sandbox: {layers}."]
    lines += [f"  not {layer}: {one_line(reason)}" for layer, reason in zygote.missing.items()]
    return "\n".join(lines)


def table(results: Results) -> str:
    """A line for each question, with the cases that failed below it.

    No text of a student's starts a line, or goes over several in the table.
    """
    lines = [indented(note) for note in results.notes]
    for question in dict.fromkeys(result.case.question for result in results.cases):
        cases = [result for result in results.cases if result.case.question == question]
        part = Results(cases)
        bonus = f" (a bonus of up to {part.bonus})" if part.bonus else ""
        lines.append(f"{question:<20}{part.score:>8} / {part.possible}{bonus}")
        for result in cases:
            if not result.passed:
                first = one_line(result.message.strip().partition("\n")[0])
                lines.append(f"    failed: {result.case.title}: {first}")
    lines.append(f"{'total':<20}{results.score:>8} / {results.possible}")
    return "\n".join(lines)

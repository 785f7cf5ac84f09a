"""The summary that a run over a class prints at its end."""

import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.batch.record import Record
from autograder.grader.output.text import one_line
from autograder.roster.entries import Entry

_SHOWN = 20  # of those that failed, and of those where there was a choice


class RunSummary:
    """The numbers of graded and failed submissions, the scores, and the reasons."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self._taken: list[str] = []
        self._scores: list[float] = []
        self._possible: float = 0

    def count(self, graded: Iterable[tuple[Entry, Record]]) -> Iterator[tuple[Entry, Record]]:
        """The same again, counted on its way."""
        for entry, record in graded:
            self._possible = record.possible
            if record.status == "failed":
                self.failed.append(f"  {entry.id}: {one_line(record.reason)}")
            else:
                self._scores.append(record.score)
            for told in filter(None, (entry.taken, record.taken)):
                self._taken.append(f"  {entry.id}: {one_line(told)}")
            yield entry, record

    def text(self, kept: int, output: Path) -> str:
        """The summary, for a terminal. kept: how many an earlier run had graded."""
        total = len(self._scores) + len(self.failed)
        noun = "submission" if total == 1 else "submissions"
        lines = [f"{total} {noun}: {len(self._scores)} graded, {len(self.failed)} failed."]
        if kept:
            were = "was" if kept == 1 else "were"
            lines[0] += f" {kept} of them {were} in {output} already."
        if self._scores:
            low, median, high = (f(self._scores) for f in (min, statistics.median, max))
            lines.append(f"Points: median {median:g} of {self._possible:g}, {low:g} to {high:g}.")
        if self.failed:
            lines += ["Not graded, with 0 points each:", *self.failed[:_SHOWN]]
        if len(self.failed) > _SHOWN:
            lines.append(f"  and {len(self.failed) - _SHOWN} more, in grades.csv")
        if self._taken:
            lines += ["Taken of several:", *self._taken[:_SHOWN]]
        if len(self._taken) > _SHOWN:
            lines.append(f"  and {len(self._taken) - _SHOWN} more, in grades.csv")
        lines += [
            f"{output / 'grades.csv'}: the grades",
            f"{output / 'report.html'}: what they show, to look at in a browser",
            f"{output / 'results'}: what each student is told, as Gradescope's JSON",
            f"{output / 'feedback'}: the same as a page for each student",
        ]
        return "\n".join(lines)

"""The lines of a code cell that are the solution, by otter's markers."""

import difflib
import re
from dataclasses import dataclass

_OPEN = re.compile(r"\s*# BEGIN SOLUTION( NO PROMPT)?$")
_CLOSE = re.compile(r"\s*# END SOLUTION$")
_LINE = re.compile(r"(.*\S)\s*# SOLUTION( NO PROMPT)?$")
_KNOWN = ["# SOLUTION", "# BEGIN SOLUTION", "# END SOLUTION", "# SOLUTION NO PROMPT"]
_KNOWN += ["# BEGIN SOLUTION NO PROMPT"]
_COMMENT = re.compile(r"#[^#]*$")


@dataclass(frozen=True)
class Split:
    """A cell's lines, told apart. `solution` has no markers in it."""

    solution: list[str]
    public: list[str]

    @property
    def marked(self) -> bool:
        """True if the cell has a solution."""
        return bool(self.solution)


def split_solution(source: str) -> Split:
    """Tell a code cell's solution lines from the lines that students get.

    Raises ValueError where a marker is misspelt, or opens or closes nothing: otter would hand the
    solution out, or stop with an assertion.
    """
    solution: list[str] = []
    public: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), 1):
        line = line.rstrip()
        if _OPEN.match(line):
            if opened:
                raise ValueError(
                    f"# BEGIN SOLUTION on cell line {number} is inside the one on line {opened}"
                )
            opened = number
        elif _CLOSE.match(line):
            if not opened:
                raise ValueError(f"# END SOLUTION on cell line {number} has no # BEGIN SOLUTION")
            opened = 0
        elif marked := _LINE.match(line):
            solution.append(marked[1])
        elif misspelt := _misspelt(line):
            raise ValueError(
                f'"{misspelt}" on cell line {number} looks like a solution marker, but otter knows '
                f"only {', '.join(_KNOWN[:3])} and the NO PROMPT forms, the first at the end of a "
                "line and the others on separate lines"
            )
        else:
            (solution if opened else public).append(line)
    if opened:
        raise ValueError(f"# BEGIN SOLUTION on cell line {opened} has no # END SOLUTION")
    return Split(solution, public)


def _misspelt(line: str) -> str | None:
    """The line's comment, if it is nearly a marker."""
    comment = _COMMENT.search(line)
    if comment is None:
        return None
    near = difflib.get_close_matches(comment[0].upper(), _KNOWN, n=1, cutoff=0.85)
    return comment[0] if near else None

"""RESULTS.md, and the short table of it in the README."""

import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.batch.pools import usable_cores
from benchmarks.figures import Row, alone, compared, spread, table
from benchmarks.growth import JOBS, Point, further, growth_table

STOCK, FLOOR = "otter run", "the work alone"
IN_README = (
    STOCK,
    "nbgrader autograde, one process",
    FLOOR,
    "ours, one by one",
    "ours, two workers",
)
_BLOCK = re.compile(r"(?<=<!-- benchmark -->\n).*?(?=<!-- end of benchmark -->)", re.DOTALL)
_PACKAGES = ("otter-grader", "nbgrader", "numpy", "ipython", "jupyter-client")


def methods_table(rows: Sequence[Row]) -> str:
    """The table of methods, with the machine, the versions and the date of the measurement."""
    about = (
        f"Medians of {max(len(row.costs) for row in rows)} rounds, lowest and highest in "
        f"brackets; {_machine()}; {_versions()}; {date.today():%d %B %Y}."
    )
    return f"{compared(rows, STOCK, FLOOR)}\n\n{about}\n"


def readme_table(rows: Sequence[Row]) -> str:
    """The README's block: the same table with fewer methods."""
    return methods_table([row for row in rows if row.name in IN_README])


def results(
    methods: str,
    reference: Sequence[Row],
    count: int,
    sandbox: str,
    growth: Sequence[Point],
    releases: Sequence[Row],
    installs: Sequence[Row],
    picture: str,
) -> str:
    """The text of RESULTS.md.

    reference: what grading the reference by itself costs; count: the submissions that `methods`
    is about; picture: the plot's file.
    """
    slopes = further(growth)
    return f"""# What grading and releasing cost

`make bench` writes this file; [docs/benchmarks.md](../docs/benchmarks.md) explains its rows and
columns. Every method grades the same {count} submissions of `tests/submissions/`, without the bonus
question, with one thread for NumPy. The slow methods grade a share of them in each round, and all
of them over all rounds.

## Grading

<!-- benchmark -->
{methods}<!-- end of benchmark -->

{sandbox}

The reference answers by themselves, by the methods that start anew for each submission:

{alone(reference, STOCK)}

## A class, with {JOBS} workers

{growth_table(growth)}

![Two panels over the number of submissions, as in the table: CPU and wall time;
peak memory.]({picture})

Each further submission takes
{slopes or "an unknown time: one size was measured"} of CPU.

## Building a release, nothing graded

{_costs(releases)}

## What a Gradescope image takes

{_installs(installs)}

Otter's own `setup.sh` also installs Miniforge and Chromium.
"""


def written_block(path: Path) -> str | None:
    """The table of methods as a file has it; None where it has none."""
    found = _BLOCK.search(path.read_text(encoding="utf-8"))
    return found[0] if found else None


def renew_block(path: Path, block: str) -> None:
    """Put a new table in place of a file's old one, if it has one."""
    text = path.read_text(encoding="utf-8")
    path.write_text(_BLOCK.sub(lambda _: block, text), encoding="utf-8", newline="\n")


def _costs(rows: Sequence[Row]) -> str:
    lines = [
        [row.name, row.failure, ""]
        if row.failure
        else [row.name, spread(row.column("cpu")), spread(row.column("wall"))]
        for row in rows
    ]
    return table(["", "CPU, s", "wall, s"], lines)


def _installs(rows: Sequence[Row]) -> str:
    lines = [
        [row.name, row.failure, ""]
        if row.failure
        else [row.name, spread(row.column("peak"), 1e6), spread(row.column("wall"))]
        for row in rows
    ]
    return table(["", "MB on disk", "wall, s"], lines)


def _machine() -> str:
    """The processor and how many cores of it may be used."""
    name = platform.processor() or platform.machine()
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        found = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
        name = found[1].strip() if found else name
    except OSError:
        pass
    return f"{usable_cores()} cores ({name}), {platform.system()}"


def _versions() -> str:
    found = [f"Python {'.'.join(map(str, sys.version_info[:3]))}"]
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)

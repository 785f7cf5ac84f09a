"""The figures of several rounds, as a table shows them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measure import Cost


@dataclass
class Row:
    """A method in a table: its costs, a round each, or why it has none."""

    name: str
    costs: list[Cost] = field(default_factory=list)
    failure: str = ""

    @property
    def cpu(self) -> float | None:
        """The median of the CPU times in seconds; None where the method isn't timed."""
        return None if self.failure or not self.costs else statistics.median(self.column("cpu"))

    @property
    def wall(self) -> float | None:
        """The median of the wall times in seconds; None where the method isn't timed."""
        return None if self.failure or not self.costs else statistics.median(self.column("wall"))

    def column(self, name: str) -> list[float]:
        """One figure of every round."""
        return [getattr(cost, name) for cost in self.costs]


def spread(values: Sequence[float], unit: float = 1) -> str:
    """The median, and in brackets the lowest and the highest: "1.2 (1.1–1.4)"."""
    middle, low, high = statistics.median(values), min(values), max(values)
    if len(values) == 1:
        return _short(middle / unit)
    return f"{_short(middle / unit)} ({_short(low / unit)}–{_short(high / unit)})"


def times(cost: float | None, of: float | None) -> str:
    """The ratio of two costs; a dash if one of them isn't known."""
    if not cost or not of:
        return "–"
    return _short(of / cost)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first column's text to the left and all others' to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def compared(rows: Sequence[Row], stock: str, floor: str) -> str:
    """The table of methods: costs, and the CPU time as ratios to stock otter's and the floor's."""
    by_name = {row.name: row for row in rows}
    ratios = [
        [times(row.cpu, by_name[stock].cpu), times(by_name[floor].cpu, row.cpu)] for row in rows
    ]
    return _methods("one submission", rows, [f"{stock} ÷ it", "it ÷ floor"], ratios)


def alone(rows: Sequence[Row], stock: str) -> str:
    """The table of methods that grade the reference by itself, with ratios to stock otter's."""
    first = next(row for row in rows if row.name == stock)
    ratios = [[times(row.cpu, first.cpu), times(row.wall, first.wall)] for row in rows]
    return _methods("the reference", rows, [f"{stock} ÷ it, CPU", "wall"], ratios)


def _methods(
    what: str, rows: Sequence[Row], heads: Sequence[str], ratios: Sequence[Sequence[str]]
) -> str:
    lines = [
        [row.name, row.failure or "not run", "", "", *("" for _ in heads)]
        if row.failure or not row.costs
        else [
            row.name,
            spread(row.column("cpu")),
            spread(row.column("wall")),
            _short(max(row.column("peak")) / 1e6),
            *own,
        ]
        for row, own in zip(rows, ratios, strict=True)
    ]
    return table([what, "CPU, s", "wall, s", "peak, MB", *heads], lines)


def _short(value: float) -> str:
    """Three significant digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2}f}"

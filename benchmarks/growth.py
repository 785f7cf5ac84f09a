"""The growth of our batch's cost with the number of submissions."""

import shutil
from collections.abc import Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import table
from benchmarks.measure import Cost
from benchmarks.methods import Ours
from benchmarks.workload import Workload, many

JOBS = 2


class Point(NamedTuple):
    """The total cost of a class of some size, and the number of wrong scores."""

    size: int
    cost: Cost
    wrong: int


def measure_growth(workload: Workload, sizes: Sequence[int], scratch: Path) -> list[Point]:
    """Grade classes of each size with two workers; MethodFailed where that fails."""
    points = []
    for size in sizes:
        print(f"  a class of {size:,}", flush=True)
        folder = many(workload, size, scratch / f"class-{size}")
        cost, found = Ours(workload, JOBS).grade_folder(folder, scratch / f"grades-{size}")
        expected = (each.points for each in islice(cycle(workload.submissions), size))
        wrong = sum(found.get(f"{number:04}") != points for number, points in enumerate(expected))
        points.append(Point(size, cost, wrong))
        shutil.rmtree(folder)
    return points


def growth_table(points: Sequence[Point]) -> str:
    """The table of sizes."""
    rows = []
    for size, cost, wrong in points:
        each = cost.shared_by(size)
        figures = [f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{each.cpu:.3f}", f"{each.wall:.3f}"]
        if wrong:
            figures = [f"wrong score: {wrong} of {size}", "", "", ""]
        rows.append([f"{size:,}", *figures, f"{cost.peak / 1e6:.0f}"])
    head = ["submissions", "CPU, s", "wall, s", "CPU each, s", "wall each, s", "peak, MB"]
    return table(head, rows)


def further(points: Sequence[Point]) -> str:
    """The cost of a further submission, once all is started: the slope between two sizes."""
    slopes = [
        f"{(b.cost.cpu - a.cost.cpu) / (b.size - a.size):.3f} s from {a.size:,} to {b.size:,}"
        for a, b in pairwise(points)
    ]
    return ", ".join(slopes)


def plot(points: Sequence[Point], path: Path) -> None:
    """Draw CPU time and memory over the number of submissions."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    sizes = [point.size for point in points]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    left.loglog(sizes, [p.cost.cpu for p in points], "o-", label="CPU time")
    left.loglog(sizes, [p.cost.wall for p in points], "s--", label="wall time")
    left.set(xlabel="submissions", ylabel="seconds")
    left.legend()
    peaks = [p.cost.peak / 1e6 for p in points]
    right.semilogx(sizes, peaks, "o-")
    right.set(xlabel="submissions", ylabel="peak memory, MB", ylim=(0, 1.2 * max(peaks)))
    for axes in (left, right):
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)

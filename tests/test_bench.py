"""The benchmark counts all that a command costs, compares scores first, and shows what it found."""

import json
import pickle
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import psutil
import pytest
from helpers.lab import lab_master, lab_points

from autograder.grader.sandbox import libc
from autograder.release.build import Built
from benchmarks.figures import Row, alone, compared, spread, times
from benchmarks.growth import Point, further, growth_table
from benchmarks.measure import Cost, measure
from benchmarks.methods import OneByOne, check
from benchmarks.report import (
    IN_README,
    methods_table,
    readme_table,
    renew_block,
    written_block,
)
from benchmarks.workload import Submission, Workload, make_workload, share

ROOT = Path(__file__).parents[1]
BENCH_PYTHON = ROOT / "build" / "bench-env" / "bin" / "python"
BUSY = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass\n"


def submission(name: str, points: float) -> Submission:
    return Submission(name, Path(name), points)


@pytest.fixture(scope="module", autouse=True)
def no_orphans_for_other_tests():
    """Measuring makes this process the parent of orphans, which other tests don't wait for."""
    yield
    if sys.platform == "linux":
        libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 0)


@pytest.fixture(scope="session")
def workload(release: Built, tmp_path_factory: pytest.TempPathFactory) -> Workload:
    """The submissions that the benchmark grades."""
    return make_workload(release, tmp_path_factory.mktemp("benchmark") / "workload")


def python(code: str, folder: Path) -> Cost:
    done = measure([sys.executable, "-c", code], folder)
    assert done.status == 0, done.output
    return done.cost


def test_the_cpu_time_of_a_child_counts(tmp_path):
    code = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])"
    assert python(code, tmp_path).cpu >= 0.4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has subreapers")
def test_the_cpu_time_of_a_grandchild_that_outlives_its_parents_counts(tmp_path):
    child = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {BUSY!r}])"
    code = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])"
    assert python(code, tmp_path).cpu >= 0.4


@pytest.mark.slow
def test_the_peak_is_that_of_all_processes_together(tmp_path):
    hold = "import time; held = bytearray(b'x') * 60_000_000; time.sleep(1.5)"
    code = (
        "import subprocess, sys\n"
        f"held = [subprocess.Popen([sys.executable, '-c', {hold!r}]) for _ in range(2)]\n"
        "for process in held: process.wait()"
    )
    assert 120e6 < python(code, tmp_path).peak < 300e6


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.measure._ORPHANS", 0.5)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    code = "import os, time; os.fork(); time.sleep(600)"
    with pytest.raises(subprocess.TimeoutExpired):
        measure([sys.executable, "-c", code], tmp_path, limit=0.5)
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_what_ran_before_a_measurement_goes_on_and_does_not_count(tmp_path):
    hold = "import time; held = bytearray(b'x') * 200_000_000; print(flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as before:
        try:
            before.stdout.readline()
            assert python("import time; time.sleep(0.5)", tmp_path).peak < 100e6
            assert before.poll() is None
        finally:
            before.kill()


def test_spread_and_ratios_are_what_a_reader_would_compute():
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00–3.00)"
    assert spread([1234.0]) == "1,234"
    assert times(0.5, 10.0) == "20.0"
    assert times(None, 10.0) == times(0.5, None) == "–"


def test_the_table_has_the_ratios_to_otter_and_to_the_floor():
    rows = [
        Row("otter run", [Cost(10, 12, 3e8)]),
        Row("floor", [Cost(0.2, 0.2, 1e8)]),
        Row("ours", [Cost(0.3, 0.4, 2e8), Cost(0.5, 0.6, 2e8), Cost(0.4, 0.5, 4e8)]),
    ]
    line = compared(rows, "otter run", "floor").splitlines()[-1]
    assert line == "| ours | 0.40 (0.30–0.50) | 0.50 (0.40–0.60) | 400 | 25.0 | 2.00 |"


def test_the_references_table_compares_with_otter_alone():
    rows = [Row("ours", [Cost(2, 4, 2e8)]), Row("otter run", [Cost(10, 12, 3e8)])]
    line = alone(rows, "otter run").splitlines()[2]
    assert line == "| ours | 2.00 | 4.00 | 200 | 5.00 | 3.00 |"


def test_a_method_with_a_wrong_score_is_shown_as_such_and_not_timed():
    both = [submission("a", 74.0), submission("b", 70.0)]
    assert check(both, {"a": 74, "b": 70.0}) == ""
    failure = check(both, {"a": 74, "b": 71})
    assert failure == "wrong score: 1 of 2, for one b with 71 in place of 70.0"
    assert "b with nothing" in check(both, {"a": 74})
    costs = [Cost(1.5, 2.5, 1e8)]
    rows = [Row("otter run", costs, failure), Row("floor", costs), Row("ours", costs)]
    table = compared(rows, "otter run", "floor").splitlines()
    assert table[2] == f"| otter run | {failure} |  |  |  |  |"
    assert table[-1].endswith("| – | 1.00 |")


def test_what_is_graded_one_by_one_adds_up(tmp_path):
    class Fixed:
        def grade(self, submissions, scratch):
            (only,) = submissions
            return Cost(1, 2, 100 if only.id == "a" else 50), {only.id: only.points}

    cost, points = OneByOne(Fixed()).grade([submission("a", 1), submission("b", 2)], tmp_path)
    assert cost == Cost(2, 4, 100)
    assert points == {"a": 1, "b": 2}


def test_rounds_share_out_all_submissions_and_none_twice():
    everything = [submission(str(number), 0) for number in range(40)]
    shares = [share(everything, part, 3) for part in range(3)]
    assert sorted(chain(*shares), key=lambda each: int(each.id)) == everything
    assert {len(one) for one in shares} == {13, 14}


def test_growth_tells_what_a_further_submission_costs_apart_from_starting():
    points = [Point(10, Cost(5, 3, 1e8), 0), Point(100, Cost(23, 12, 1e8), 2)]
    assert further(points) == "0.200 s from 10 to 100"
    table = growth_table(points).splitlines()
    assert table[2] == "| 10 | 5.0 | 3.0 | 0.500 | 0.300 | 100 |"
    assert "wrong score: 2 of 100" in table[3]


def test_the_readme_shows_a_few_methods_as_measured():
    measured = written_block(ROOT / "benchmarks" / "RESULTS.md").splitlines()
    shown = written_block(ROOT / "README.md").splitlines()
    assert shown == [line for line in measured if line in shown]
    assert [name for name in IN_README if any(f"| {name} |" in row for row in shown)] == [
        *IN_README
    ]


def test_the_readmes_table_has_few_methods_and_the_same_ratios():
    costs = [Cost(1.5, 2.5, 1e8)]
    rows = [Row(name, costs) for name in ("python, as a script", *IN_README)]
    shown = readme_table(rows).splitlines()
    assert shown == [line for line in methods_table(rows).splitlines() if "script" not in line]


def test_a_new_table_takes_the_place_of_the_old_one_and_of_nothing_else(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("a\n<!-- benchmark -->\nold\n<!-- end of benchmark -->\nz\n")
    renew_block(page, "new \\1\n")
    assert page.read_text() == "a\n<!-- benchmark -->\nnew \\1\n<!-- end of benchmark -->\nz\n"


def test_the_workload_is_of_different_submissions_right_and_wrong(workload):
    contents = {each.notebook.read_text(encoding="utf-8") for each in workload.submissions}
    assert len(contents) == 40
    assert workload.reference.points == lab_points()[0]
    points = [each.points for each in workload.submissions]
    assert 5 < points.count(lab_points()[0]) < 35
    for each in workload.submissions:
        cells = json.loads(each.notebook.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
        checked = re.findall(r'grader\.check\("(.*?)"\)', text)
        assert checked == [q.name for q in lab_master().autograded if not q.bonus]


def test_the_work_alone_gives_the_points_that_the_bank_says(workload, tmp_path):
    some = workload.submissions[::10]
    results = tmp_path / "points.json"
    notebooks = [each.notebook for each in some]
    command = [sys.executable, "-m", "benchmarks.floor", workload.bundle, results, *notebooks]
    done = measure(command, tmp_path, {"PYTHONPATH": str(ROOT)})
    assert done.status == 0, done.output
    assert json.loads(results.read_text()) == [each.points for each in some]


@pytest.mark.skipif(
    not BENCH_PYTHON.exists(), reason="make bench has not set up nbgrader's environment"
)
def test_nbgrader_gives_the_converted_reference_full_marks(workload, tmp_path):
    code = (
        "import pickle, sys; from pathlib import Path; "
        "from benchmarks.nbgrader_methods import NbGrader; "
        "workload = pickle.loads(Path('workload').read_bytes()); "
        "method = NbGrader(workload, Path('course').resolve()); method.prepare(); "
        "wrong = workload.submissions[20]; scratch = Path('scratch').resolve(); scratch.mkdir(); "
        "points = method.grade([workload.reference, wrong], scratch)[1]; "
        "assert points == {'reference': workload.reference.points, wrong.id: wrong.points}, points"
    )
    (tmp_path / "workload").write_bytes(pickle.dumps(workload))
    done = measure([BENCH_PYTHON, "-c", code], tmp_path, {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"})
    assert done.status == 0, done.output

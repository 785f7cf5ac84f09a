"""Late work: days, extensions and deductions, wherever points are shown."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from helpers.notebooks import write
from helpers.tiny_release import tiny_release

from autograder.cli.main import main
from autograder.grader.errors import UserError
from autograder.marking.late import read_policy
from autograder.roster.entry import Entry

POLICY = "due: 2026-11-20 23:59\ntimezone: Europe/Berlin\npercent_a_day: 10\nlatest_day: 3\n"


def policy(tmp_path, text=POLICY, extensions=None, ids=("ada", "eve")):
    path = tmp_path / "late.yaml"
    if extensions:
        (tmp_path / "extensions.csv").write_text(extensions)
        text += "extensions: extensions.csv\n"
    path.write_text(text)
    return read_policy(path, ids)


def entry(submitted, late=None):
    return Entry("ada", Path("ada.ipynb"), submitted=submitted, late=late)


@pytest.mark.parametrize(
    ("submitted", "points"),
    [
        ("2026-11-20T22:59:00Z", None),
        ("2026-11-20T22:59:01Z", -8),
        ("2026-11-21T23:59:00", -8),
        ("2026-11-21T23:00:00+0000", -16),
        ("2026-11-23T23:59:00+01:00", -24),
        ("2026-11-24T00:00:00+01:00", -50),
        ("", None),
    ],
)
def test_each_day_begun_costs_a_share_of_the_possible_points(submitted, points, tmp_path):
    late = policy(tmp_path).judge(entry(submitted), 50, 80)
    assert (late and late.points) == points


def test_no_more_than_the_points_earned_is_deducted(tmp_path):
    late = policy(tmp_path).judge(entry("2026-11-22T12:00:00"), 3.5, 80)
    assert late.points == -3.5
    assert late.sentence == (
        "2 days late: handed in 2026-11-22 12:00 CET, due 2026-11-20 23:59 CET. Rule: 10% of the "
        "80 possible points for each day begun. Points deducted: 3.5."
    )


def test_an_extension_moves_the_due_date_and_may_tell_the_time(tmp_path):
    more = policy(tmp_path, extensions="ID;Days;Submitted\nada;2;2026-11-23 00:10\n")
    assert more.judge(entry("", late=True), 50, 80).points == -8
    new = policy(tmp_path, extensions="id,due\nada,2026-12-01 12:00\n")
    assert new.judge(entry("2026-12-01T11:00:00Z"), 50, 80) is None
    assert new.unknown([entry("", late=True), entry("", late=False)]) == ["ada"]


def test_a_day_has_24_hours_when_clocks_change(tmp_path):
    text = "due: 2026-10-24 23:59\ntimezone: Europe/Berlin\npercent_a_day: 10\n"
    late = policy(tmp_path, text).judge(entry("2026-10-25T23:59:00"), 80, 80)
    assert late.points == -16
    assert policy(tmp_path, text).due == datetime.fromisoformat("2026-10-24T23:59+02:00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs lines such as"),
        ("due: [", "isn't YAML"),
        ("due: 2026-11-20 23:59\n", "timezone is missing"),
        (POLICY.replace("Europe/Berlin", "CETX"), "no time zone 'CETX'"),
        (POLICY.replace("Europe/Berlin", "../etc"), "no time zone"),
        (POLICY.replace(" 23:59", ""), "'2026-11-20' isn't a time such as"),
        (POLICY.replace("-20", "-31"), "isn't a time such as"),
        (POLICY.replace("10", "-1"), "percent_a_day is a number of 0 to 100"),
        (POLICY.replace("y: 3", "y: -3"), "latest_day is a whole number"),
        (POLICY + "grace: 3\n", "there is no setting 'grace'"),
        (POLICY + "extensions: none.csv\n", "there are no extensions at"),
    ],
)
def test_a_policy_that_can_not_be_used_says_what_is_wrong(text, said, tmp_path):
    with pytest.raises(UserError, match=said.replace(".", "[.]")):
        policy(tmp_path, text)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("id\nada", "no column days, due or submitted"),
        ("id,days\nbob,1", "line 2: no submission has the id 'bob'"),
        ("id,days\nada,1\nada,2", "line 3: ada has a row already"),
        ("id,days\nada,-1", "line 2: '-1' isn't a whole number of days"),
        ("id,days,due\nada,1,2026-12-01 12:00", "line 2: there are both days and a due date"),
        ("id,submitted\nada,yesterday", "line 2: 'yesterday' isn't a time"),
    ],
)
def test_an_extension_that_can_not_be_used_is_named_with_its_line(rows, said, tmp_path):
    with pytest.raises(UserError) as caught:
        policy(tmp_path, extensions=rows)
    assert said in str(caught.value)


@pytest.mark.slow
def test_a_deduction_counts_wherever_points_are_shown(tmp_path, capsys):
    lab = tiny_release(tmp_path / "lab")
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for name in ("ada", "eve"):
        write(lab.answered("def square(number): return number * number"), folder / f"{name}.ipynb")
    policy(tmp_path, extensions="id,submitted\nada,2026-11-21 12:00\n")

    def grade(*more):
        given = ["--output", out, "--autograder", lab.autograder_zip, "--jobs", "1", *more]
        return main(["grade", str(folder), *map(str, given)])

    def rows(name):
        with (out / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    assert grade() == 0
    before = rows("grades.csv")
    assert "late_points" not in before[0]
    capsys.readouterr()
    assert grade("--late", tmp_path / "late.yaml") == 0
    ada, eve = rows("grades.csv")
    lost = float(ada["late_points"])
    assert lost < 0
    assert float(ada["total"]) == float(before[0]["total"]) + lost
    assert (eve["late_points"], eve["total"]) == ("0", before[1]["total"])
    said = capsys.readouterr().out
    assert "Late: 1 of 2." in said
    assert "nothing is deducted: eve" in said
    results = json.loads((out / "results" / "ada.json").read_text())
    assert results["score"] == float(ada["total"])
    assert "1 day late: handed in 2026-11-21 12:00 CET" in results["tests"][-1]["output"]
    page = (out / "feedback" / "ada.html").read_text()
    assert f"<b>{ada['total']}</b> of" in page
    assert "Late work: 1 day late" in page
    assert "Late work" not in (out / "feedback" / "eve.html").read_text()
    assert [(r["id"], r["check"]) for r in rows("changes.csv")] == [
        ("ada", "total"),
        ("ada", "Late work"),
    ]
    assert "Late: 1 of 2." in (out / "report.html").read_text()
    assert grade() == 1
    assert "deductions for late work, and this run would drop them" in capsys.readouterr().err

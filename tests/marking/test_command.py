"""`python -m autograder responses` on a class: pages without names, and marks that are kept."""

import csv
import json
import re
import zipfile
from base64 import b64decode

import pytest
from helpers.lab import free_responses
from helpers.responses import NAMES, PNG, answered, blank, hand_in, place

from autograder.cli.main import main
from autograder.grader.errors import UserError
from autograder.marking.marks import read_marks
from autograder.roster.codes import codes


@pytest.fixture
def class_(tmp_path):
    """Four students: two with answers, of whom one left a question out, one with none, one torn."""
    folder = hand_in(
        tmp_path / "class",
        ada_lovelace=answered(q2c_discussion="A.", q2d_discussion="The same  words.", q2e="E."),
        mary_shelley=answered(q2c_discussion="M.", q2d_discussion="The same\nwords."),
        jane_doe=blank(),
    )
    (folder / "torn_apart.ipynb").write_text("torn")
    return folder


IDS = ["ada_lovelace", "jane_doe", "mary_shelley", "torn_apart"]


def collect(folder, output):
    assert main(["responses", str(folder), "--output", str(output)]) == 0
    return {name: (output / f"{name}.html").read_text(encoding="utf-8") for name in NAMES}


def rows(output):
    with (output / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_key(output):
    return {(row["id"], row["question"]): row for row in rows(output)}


def fill(output, **points):
    """Enter points for ids; what a person would do in a spreadsheet."""
    lines = rows(output)
    for row in lines:
        row["points"] = points.get(row["id"], row["points"])
    with (output / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)


def test_each_page_has_every_answer_beside_its_code_and_no_name(class_, tmp_path):
    pages = collect(class_, tmp_path / "out")
    named = codes(IDS)
    assert re.search(rf'id="{named["ada_lovelace"]}".*?<p>A\.</p>', pages[NAMES[0]], re.DOTALL)
    for page in pages.values():
        assert not re.search("lovelace|shelley|jane_doe|torn", page, re.IGNORECASE)
        for code in named.values():
            assert page.count(f'id="{code}"') == 1


def test_a_page_shows_the_question_the_rubric_and_the_model_answer(class_, tmp_path):
    page = collect(class_, tmp_path / "out")["q2e"]
    assert "printed stop signs with a pattern" in page
    assert '<td data-column="full">3: a concrete system' in page
    assert "One defense is adversarial training" in page


def test_answers_that_are_the_same_point_to_each_other(class_, tmp_path):
    pages = collect(class_, tmp_path / "out")
    named = codes(IDS)
    for one, other in (("ada_lovelace", "mary_shelley"), ("mary_shelley", "ada_lovelace")):
        article = pages["q2d_discussion"].split(f'<article id="{named[one]}"')[1]
        remark = article.split("</p>")[0]
        assert "The same text as" in remark
        assert f'href="#{named[other]}"' in remark
    assert "The same text" not in pages["q2c_discussion"]


def test_the_sheet_has_the_order_of_the_pages_with_empty_answers_last(class_, tmp_path):
    pages = collect(class_, tmp_path / "out")
    order = [row["code"] for row in rows(tmp_path / "out") if row["question"] == "q2e"]
    found = [pages["q2e"].index(f'id="{code}"') for code in order]
    assert found == sorted(found)
    assert order[0] == codes(IDS)["ada_lovelace"]


def test_every_question_has_an_order_of_its_own_that_stays(tmp_path):
    students = {f"s{n}": answered(**dict.fromkeys(NAMES, f"Answer {n}.")) for n in range(8)}
    folder = hand_in(tmp_path / "class", **students)
    collect(folder, tmp_path / "out")
    first = [(row["question"], row["id"]) for row in rows(tmp_path / "out")]
    orders = {name: tuple(id for question, id in first if question == name) for name in NAMES}
    assert len(set(orders.values())) == 3
    hand_in(folder, another=students["s0"])
    collect(folder, tmp_path / "out")
    then = [(row["question"], row["id"]) for row in rows(tmp_path / "out")]
    assert [key for key in then if key[1] != "another"] == first


def test_only_answers_wait_for_points(class_, tmp_path):
    collect(class_, tmp_path / "out")
    found = by_key(tmp_path / "out")
    assert len(found) == len(IDS) * len(NAMES)
    waiting = {key for key, row in found.items() if row["points"] == ""}
    assert waiting == {("ada_lovelace", name) for name in NAMES} | {
        ("mary_shelley", name) for name in NAMES[:2]
    }
    assert "unchanged" in found["jane_doe", "q2e"]["comment"]
    assert "can't be read: torn_apart.ipynb is not" in found["torn_apart", "q2e"]["comment"]


def test_a_question_that_was_deleted_waits_for_a_look_into_the_notebook(tmp_path, capsys):
    notebook = blank()
    at = place(notebook, "q2e", "prompt")
    del notebook["cells"][at : at + 2]
    pages = collect(hand_in(tmp_path / "class", ada=notebook), tmp_path / "out")
    assert "1 question not found" in capsys.readouterr().out
    assert "Look into the notebook" in pages["q2e"]
    row = by_key(tmp_path / "out")["ada", "q2e"]
    assert row["points"] == ""
    assert row["comment"].startswith("look into the notebook")


def test_a_filled_sheet_can_be_read_and_one_with_a_gap_can_not(class_, tmp_path):
    output = tmp_path / "out"
    collect(class_, output)
    with pytest.raises(UserError, match="the points are missing"):
        read_marks(output / "marks.csv", IDS, free_responses())
    fill(output, ada_lovelace="5", mary_shelley="2.5")
    marks = read_marks(output / "marks.csv", IDS, free_responses())
    assert marks["ada_lovelace"] == dict.fromkeys(NAMES, 5)
    assert marks["torn_apart"] == dict.fromkeys(NAMES, 0)


def test_points_that_were_entered_are_kept_and_new_submissions_added(class_, tmp_path, capsys):
    output = tmp_path / "out"
    collect(class_, output)
    fill(output, ada_lovelace="5", mary_shelley="2,5", jane_doe="1")
    before = by_key(output)
    hand_in(class_, late=answered(q2e="Late."))
    capsys.readouterr()
    collect(class_, output)
    after = by_key(output)
    assert {key: after[key]["points"] for key in before} == {
        key: row["points"] for key, row in before.items()
    }
    assert after["late", "q2e"]["points"] == ""
    assert "points to fill in: 1;" in capsys.readouterr().out
    collect(class_, output)
    assert by_key(output) == after


def test_a_prefilled_0_goes_when_an_answer_has_come_and_an_entered_one_stays(class_, tmp_path):
    output = tmp_path / "out"
    collect(class_, output)
    fill(output, ada_lovelace="0")
    hand_in(class_, jane_doe=answered(q2e="After all."))
    collect(class_, output)
    found = by_key(output)
    assert found["jane_doe", "q2e"]["points"] == found["jane_doe", "q2e"]["comment"] == ""
    assert found["ada_lovelace", "q2e"]["points"] == "0"


def test_the_mark_of_a_rewritten_answer_is_set_aside_and_told(class_, tmp_path, capsys):
    output = tmp_path / "out"
    collect(class_, output)
    fill(output, ada_lovelace="5", mary_shelley="2")
    hand_in(class_, ada_lovelace=answered(q2c_discussion="A.", q2e="Quite another text."))
    capsys.readouterr()
    collect(class_, output)
    code = codes(IDS)["ada_lovelace"]
    told = next(line for line in capsys.readouterr().out.splitlines() if "rewritten since" in line)
    assert told.endswith(f": {code} (q2d_discussion), {code} (q2e)")
    found = by_key(output)
    waiting = found["ada_lovelace", "q2e"]
    assert (waiting["points"], waiting["earlier"]) == ("", "5 points")
    assert waiting["comment"].startswith("rewritten since it was marked")
    assert found["ada_lovelace", "q2d_discussion"]["points"] == ""  # no text any more: no silent 0
    assert found["ada_lovelace", "q2c_discussion"]["points"] == "5"
    assert found["mary_shelley", "q2d_discussion"]["points"] == "2"
    collect(class_, output)
    assert by_key(output) == found
    fill(output, ada_lovelace="4")
    collect(class_, output)
    marked = by_key(output)["ada_lovelace", "q2e"]
    assert (marked["points"], marked["comment"], marked["earlier"]) == ("4", "", "5 points")


def test_an_answer_that_moved_or_was_wrapped_anew_keeps_its_mark(tmp_path):
    output = tmp_path / "out"
    folder = hand_in(tmp_path / "class", ada=answered(q2e="One line and another."))
    collect(folder, output)
    fill(output, ada="5")
    notebook = answered(q2e="One line\nand another.  ")
    notebook["cells"].append(notebook["cells"][0] | {"id": "more", "source": "print()"})
    collect(hand_in(folder, ada=notebook), output)
    row = by_key(output)["ada", "q2e"]
    assert (row["points"], row["comment"]) == ("5", "")


def test_a_sheet_from_a_german_spreadsheet_keeps_its_form_its_columns_and_its_strangers(
    class_, tmp_path, capsys
):
    output = tmp_path / "out"
    output.mkdir()
    sheet = output / "marks.csv"
    sheet.write_bytes(
        "question;code;points;max_points;comment;id;von\r\n"
        "q2e;;4,5;10;schön;ada_lovelace;Bö\r\n"
        "q2e;;7;10;;left_the_course;\r\n"
        "q2e;;;10;;never_marked;\r\n".encode("cp1252")
    )
    collect(class_, output)
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    ours = "question;code;points;max_points;comment;id;answer_version;submission_version"
    assert lines[0] == f"{ours};von"
    code = codes(IDS)["ada_lovelace"]
    (marked,) = (line for line in lines if f"q2e;{code};4,5;10;schön;ada_lovelace;" in line)
    assert marked.endswith(";Bö")
    assert "q2e;;7;10;;left_the_course;;;" in lines
    assert not any("never_marked" in line for line in lines)
    assert "keeps rows without a submission here: left_the_course" in capsys.readouterr().out


def test_what_a_person_entered_comes_back_as_it_was(class_, tmp_path):
    """Formulas, several lines, columns: theirs to enter."""
    output = tmp_path / "out"
    collect(class_, output)
    entered = {"points": "=2+3", "comment": '-1; "=x"\r\n+\rend', "My Note": "@both,\t=1\x1b"}
    lines = rows(output)
    key = ("ada_lovelace", "q2e")
    for row in lines:
        row.update(entered if (row["id"], row["question"]) == key else {"My Note": ""})
    for _ in range(2):
        with (output / "marks.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, lines[0], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(lines)
        collect(class_, output)
        assert {name: by_key(output)[key][name] for name in entered} == entered
        lines = rows(output)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("my notes", "has no column id"),
        ("id,question,points,Note,Note\nada_lovelace,q2e,1,a,b\n", "two columns 'Note'"),
        ("id,question,points\nada_lovelace,q2e,1\nada_lovelace,q2e,2\n", "lines 2 and 3"),
    ],
)
def test_a_sheet_that_is_not_understood_is_left_as_it_is(
    content, message, class_, tmp_path, capsys
):
    sheet = tmp_path / "marks.csv"
    sheet.write_text(content)
    assert main(["responses", str(class_), "--output", str(tmp_path)]) == 1
    assert message in capsys.readouterr().err
    assert sheet.read_text() == content


def test_a_folder_without_submissions_is_an_error_with_a_remedy(tmp_path, capsys):
    assert main(["responses", str(tmp_path), "--output", str(tmp_path / "out")]) == 1
    assert "no submissions in" in capsys.readouterr().err


def test_how_a_folder_was_read_and_what_is_left_out_of_it_are_said(class_, tmp_path, capsys):
    (class_ / "scan.pdf").touch()
    collect(class_, tmp_path / "out")
    told = capsys.readouterr().out
    assert f"Read {class_} as a folder of 4 submissions." in told
    assert "Ignored, not submissions: scan.pdf" in told
    (class_ / ".eve\x1b[2J.ipynb").touch()
    assert main(["responses", str(class_), "--output", str(tmp_path / "out")]) == 1
    assert "'.eve\\x1b[2J.ipynb' (hidden)" in capsys.readouterr().out


def test_pictures_and_oddities_of_a_zip_are_shown(tmp_path):
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        notebook = answered(q2e="![seen](plots/a.png) \ud800")
        archive.writestr("lab/adversarial_examples.ipynb", json.dumps(notebook))
        archive.writestr("lab/plots/a.png", b64decode(PNG))
    page = collect(tmp_path / "ada.zip", tmp_path / "out")["q2e"]
    assert f'src="data:image/png;base64,{PNG}"' in page

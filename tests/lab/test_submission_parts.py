"""The parts of the last cell: which file it takes, what is unsaved, blank or failed."""

import json
import os
import sys
import threading
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import otter
import pytest
from latex2mathml.converter import convert
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from advex import submission
from advex.submission import notebook, session
from advex.submission.child import StepFailed, run_module
from advex.submission.findings import read_findings
from advex.submission.html_copy import to_html
from advex.submission.mathml import formula
from advex.submission.needed import find_needed
from advex.submission.notebook import Cell, Damaged, Notebook, NotFound, find
from advex.submission.packing import EARLIER, pack, put_away
from advex.submission.questions import check_of, gone, read_questions
from advex.submission.session import Run
from advex.submission.summary import Summary
from autograder.grader.student import otter_standin
from autograder.release.build import Built


def code(source: str, *tags: str) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {"tags": list(tags)}, "outputs": []}


def text(source: str, **metadata: object) -> dict:
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


SUBMIT = code("advex.submit()", "otter_ignore")


def saved(path: Path, *cells: dict, at: float = 1000.0) -> Notebook:
    content = {"cells": [*cells, SUBMIT], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), encoding="utf-8")
    os.utime(path, (at, at))
    return Notebook.read(path)


def ran(*sources: str, at: float = 2000.0, worked: bool = True) -> list[Run]:
    return [Run(source, at, worked) for source in sources]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a name that old tools trip over, and no Jupyter around it."""
    place = tmp_path / "Übung 2"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return place


def test_of_several_notebooks_the_one_is_found_whose_cells_were_run(folder):
    saved(folder / "adversarial_examples.ipynb", code("x = ..."), at=3000)
    saved(folder / "Kopie ä.ipynb", code("x = 7"), at=1000)
    assert find(None, ran("x = 7"), folder).path.name == "Kopie ä.ipynb"
    assert find(None, [], folder).path.name == "adversarial_examples.ipynb"


def test_a_notebook_is_found_beside_the_package_when_the_working_folder_was_changed(
    folder, tmp_path, monkeypatch
):
    saved(folder / "adversarial_examples.ipynb")
    monkeypatch.chdir(tmp_path)
    assert find(None, [], folder).path.name == "adversarial_examples.ipynb"


@pytest.mark.usefixtures("impatient")
def test_other_notebooks_and_checkpoints_are_not_taken(folder):
    (folder / ".ipynb_checkpoints").mkdir()
    saved(folder / ".ipynb_checkpoints" / "adversarial_examples-checkpoint.ipynb")
    (folder / "other.ipynb").write_text('{"cells": []}')
    (folder / "broken.ipynb").write_text("{")
    with pytest.raises(NotFound, match=r"name it: advex\.submit"):
        find(None, [], folder)
    with pytest.raises(NotFound, match="spelt"):
        find("nowhere.ipynb", [], folder)


def test_only_what_was_run_after_the_last_save_and_is_not_in_the_file_is_unsaved(folder):
    notebook = saved(folder / "a.ipynb", code("x = 1"), code("y = 2\r\n"), at=1000)
    earlier = ran("x = 'an earlier version'", at=900)
    assert notebook.unsaved([*earlier, *ran("x = 1", "y = 2")]) == []
    assert notebook.unsaved([*earlier, *ran("x = 1", "y = 3", "y = 3")]) == ["y = 3"]


def test_a_file_that_is_just_being_saved_is_waited_for(folder):
    path = folder / "a.ipynb"
    whole = saved(path, code("x = 1")).content
    path.write_bytes(b"")
    writer = threading.Timer(0.3, path.write_bytes, [whole])
    writer.start()
    try:
        assert Notebook.read(path).cells[0].source == "x = 1"
    finally:
        writer.join()


@pytest.fixture
def impatient(monkeypatch):
    """A file that is still being written is read when it is whole; a damaged one stays so."""
    monkeypatch.setattr(notebook, "SAVING_SECONDS", 0.1)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": [1]}', b"\xff\xfe"])
def test_a_damaged_file_is_named_as_such(folder, content):
    (folder / "a.ipynb").write_bytes(content)
    with pytest.raises(Damaged, match=r"a\.ipynb"):
        _ = Notebook.read(folder / "a.ipynb").cells


def test_every_question_of_the_release_is_listed_as_blank_with_the_names_to_write(release: Built):
    questions = read_questions(Notebook.read(release.assigned.blank).cells)
    assert not any(question.answered for question in questions)
    autograded = {question.name for question in questions if question.name}
    assert autograded == {question.name for question in release.master.autograded}
    manual = [question for question in release.master.questions.values() if question.manual]
    assert sum(question.name is None for question in questions) == len(manual)
    blank = {question.name: question.blank for question in questions}
    assert blank["q2a"] == ["grad_theta", "direction_theta"]
    assert blank["q2d"] == ["loss_grad_x", "attack_digits"]
    counts = {question.title: question.counts for question in questions}
    assert counts["2.E Out of the lab"]
    assert not counts["2.F Discussion"]


def test_every_question_of_the_reference_is_answered(release: Built):
    questions = read_questions(Notebook.read(release.assigned.reference).cells)
    assert all(question.answered for question in questions if question.name)


def test_an_answer_counts_wherever_it_is_written(folder):
    check = code('grader.check("q1")')
    blank = code('def f(x):\n    """Say what."""\n    ...')
    written = code("%time\ndef f(x):\n    return x")
    for cells, expected in (
        ([blank, check], ["f"]),
        ([blank, written, check], []),
        ([blank, check, written], []),
        ([written, blank, check], ["f"]),
    ):
        [question] = read_questions(saved(folder / "a.ipynb", *cells).cells)
        assert question.blank == expected


def test_a_free_response_is_answered_by_any_text_but_the_placeholder(folder):
    begin = text("<!-- BEGIN QUESTION -->\n\n## 2.E Out (10 points)", editable=False)
    end = text("<!-- END QUESTION -->", editable=False)
    placeholder = "_Type your answer here, replacing this text._"
    for answers, words in (
        ([placeholder], 0),
        (["  \n"], 0),
        ([], 0),
        ([f"{placeholder}\nTwo words"], 2),
        (["One", "two three"], 3),
    ):
        notebook = saved(folder / "a.ipynb", begin, *map(text, answers), end, text("after"))
        [question] = read_questions(notebook.cells)
        assert (question.title, question.words) == ("2.E Out", words)


def test_a_free_response_is_ticked_within_the_length_that_its_question_asks_for(folder):
    begin = text(
        "<!-- BEGIN QUESTION -->\n## 2.E Out (10 points)\nIn 3 to 5 words:", editable=False
    )
    for answer, cell, fits in (
        ("one two", "✗ 2 words, 3 to 5 are asked for", False),
        ("* one -- two $x$ !", "✓ 3 words", True),
        ("a b c d e f", "✗ 6 words, 3 to 5 are asked for", False),
    ):
        cells = saved(folder / "a.ipynb", begin, text(answer)).cells
        summary = Summary(questions=read_questions(cells), zip=Path("a.zip"))
        assert summary.rows() == [("2.E Out", cell, "a person reads it")]
        assert (summary.heading == "Ready to hand in") == fits


def findings(folder: Path, cells: list[dict], outcomes: list, runs: list[Run]) -> str:
    notebook = saved(folder / "a.ipynb", *cells)
    unchecked = [[*outcome, None] for outcome in outcomes]
    return " ".join(read_findings(notebook.cells, unchecked, runs).problems)


def test_a_cell_that_works_out_of_order_only_is_explained(folder):
    error = "NameError: name 'x' is not defined"
    use = code("y = x + 1")
    said = findings(folder, [use, code("x = 1")], [[0, error, ""]], ran("x = 1", "y = x + 1"))
    assert "“y = x + 1”: NameError" in said
    assert "In your session this cell worked" in said
    assert "further down, in the cell “x = 1”. Move that cell up" in said
    said = findings(folder, [code("x = 1", "otter_ignore"), use], [[1, error, ""]], [])
    assert "demonstration" in said
    assert "In your session" not in said
    assert "No cell defines x" in findings(folder, [use], [[0, error, ""]], [])
    said = findings(folder, [use, use, use], [[0, error, ""], [1, error, ""], [2, error, ""]], [])
    assert "2 more cells failed" in said


def test_a_name_that_only_a_demonstration_defines_is_named_wherever_it_is_used(folder):
    demonstration = code("import math\nsample = 3", "otter_ignore")
    use = code("def f(x):\n    return [sample * v for v in x]")
    said = findings(folder, [demonstration, use], [], [])
    assert "sample, which the cell “def f(x):” uses, is defined only by a demonstration" in said
    assert "the cell “import math”, which grading skips" in said
    assert "math, which" not in said
    assert findings(folder, [demonstration, code("sample = 4"), use], [], []) == ""
    own = code("def f(sample):\n    return sample")
    assert findings(folder, [demonstration, own], [], []) == ""
    error = [1, "NameError: name 'sample' is not defined", ""]
    said = findings(folder, [demonstration, code("y = sample")], [error], [])
    assert said.count("demonstration") == 1


def test_the_reference_takes_no_name_from_a_demonstration(release: Built):
    cells = Notebook.read(release.assigned.reference).cells
    assert read_findings(cells, [], []).problems == []


def test_a_failed_check_names_the_function_the_line_and_the_reason(folder):
    failed = [
        {
            "title": "t",
            "function": "f",
            "said": "ValueError: no",
            "line": "line 2 of its cell: g()",
        },
        {"title": "t", "function": "f", "said": "another reason", "line": ""},
        {"title": "h is even", "function": "h", "said": "", "line": ""},
    ]
    cells = [text("## 2.A Gradients (8 points)", editable=False), code('grader.check("q2a")')]
    cells = saved(folder / "a.ipynb", code("def f(x): return x\ndef h(x): ..."), *cells).cells
    found = read_findings(cells, [[2, None, "", {"question": "q2a", "failed": failed}]], [])
    assert found.passed == {"q2a": False}
    summary = Summary(questions=read_questions(cells), failing=found.failing)
    assert "- 2.A, f: ValueError: no, at line 2 of its cell: g()" in summary.as_text()
    assert "another reason" not in summary.as_text()
    assert "2.A, h" not in summary.as_text()  # blank: the table says so


def test_a_renamed_notebook_and_a_cell_that_was_stopped_are_explained(folder):
    first = code('grader = otter.Notebook("adversarial_examples.ipynb")')
    assert "name back" in findings(folder, [first], [[0, "FileNotFoundError: …", ""]], [])
    assert "too long" in findings(folder, [first], [[0, "KeyboardInterrupt: ", ""]], [])


@pytest.mark.slow
def test_a_cell_that_ends_python_is_named_as_the_one_that_did(folder):
    notebook = saved(folder / "a.ipynb", code("x = 1"), code("import os\nos._exit(3)"), code("y"))
    arguments = (str(notebook.path), str(folder), "60", "60")
    result = run_module("rerun", *arguments, limit=100)
    [problem] = read_findings(notebook.cells, result["cells"], []).problems
    assert "stops at the cell “import os”" in problem
    assert "it ended the process" in problem
    assert "Grading would end there as well" in problem


def test_a_question_whose_cells_were_deleted_is_named(release: Built):
    cells = Notebook.read(release.assigned.blank).cells
    tests = release.assigned.student / "tests"
    assert gone(read_questions(cells), tests) == []
    fewer = [cell for cell in cells if check_of(cell) not in ("q2b", "q2g")]
    [said] = gone(read_questions(fewer), tests)
    assert 'not looked at here: grader.check("q2b"), grader.check("q2g"). If' in said


def test_the_copy_stays_where_it_is_whatever_a_text_says(folder):
    refresh = '<META http-equiv="refresh" content="0;url=https://example.org">'
    cell = new_markdown_cell(f"Before.\n\n{refresh}\n\nAfter.")
    nbformat.write(new_notebook(cells=[cell]), folder / "a.ipynb")
    page = to_html(folder / "a.ipynb")
    assert "<meta" not in page.partition("</head>")[2].lower()
    assert "After." in page


def test_the_copy_is_without_the_cell_for_colab_and_has_what_students_fold_themselves(folder):
    colab, own = new_code_cell("in_colab = 1"), new_code_cell("of_my_own = 2")
    for cell in (colab, own):
        cell.metadata["jupyter"] = {"source_hidden": True}
    colab.metadata["editable"] = False
    nbformat.write(new_notebook(cells=[colab, own]), folder / "a.ipynb")
    page = to_html(folder / "a.ipynb")
    assert "of_my_own" in page
    assert "in_colab" not in page


def test_a_zip_holds_the_notebook_under_the_name_that_the_lab_gave_it(folder):
    first = code('grader = otter.Notebook("adversarial_examples.ipynb")')
    notebook = saved(folder / "Ü: 1.ipynb", first)
    assert notebook.name == "adversarial_examples.ipynb"
    assert saved(folder / "Ü: 1.ipynb").name == "Ü_ 1.ipynb"


def test_earlier_zips_are_put_away_and_other_files_left(folder):
    names = ["a_2026-01-02_03-04-05.zip", "a_2026-01-02_03-04-06.zip", "a.zip", "a_draft.zip"]
    for name in names:
        pack(folder / name, {"a.ipynb": b"{}"})
    assert put_away("a", folder / names[1]) == 1
    assert {path.name for path in folder.glob("*.zip")} == set(names[1:])
    assert zipfile.is_zipfile(folder / EARLIER / names[0])


def test_a_pictures_address_with_a_space_goes_along_with_what_to_write(folder):
    (folder / "my plot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    text = 'See ![a](my plot.png) and ![b](<my plot.png> "title")'
    needed = find_needed([Cell("markdown", text, frozenset(), False)], folder)
    assert list(needed.files) == ["my plot.png"]
    assert ["![](<my plot.png>)" in said for said in needed.problems] == [True]


def test_a_folder_that_takes_no_file_leads_to_another_and_is_named(folder):
    summary = Summary()
    submission._pack(
        Notebook(Path("/proc/nowhere/a.ipynb"), b"{}", 0.0), {"a.ipynb": b"{}"}, summary
    )
    assert summary.zip is not None
    assert summary.zip.parent == folder
    assert zipfile.ZipFile(summary.zip).read("a.ipynb") == b"{}"
    assert [str(folder) in note for note in summary.notes] == [True]


@pytest.mark.slow
def test_a_step_that_never_ends_is_stopped_and_one_that_fails_says_why(tmp_path):
    with pytest.raises(StepFailed, match=r"longer than 0 s"):
        run_module("html_copy", "a.ipynb", "a.html", limit=0.05)
    with pytest.raises(StepFailed, match=r"FileNotFoundError.*a\.ipynb"):
        run_module("html_copy", str(tmp_path / "a.ipynb"), "a.html", limit=60)


def test_nothing_is_submitted_at_grading(monkeypatch):
    assert not session.is_graded()
    monkeypatch.setattr(otter.Notebook, "_grading_mode", True)  # as `otter run` sets it
    assert session.is_graded()
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "otter", otter)  # so that it comes back
    otter_standin.install(lambda question: None)
    assert session.is_graded()


def test_formulas_become_mathml_and_what_is_none_stays_readable():
    assert formula("x^2") == convert("x^2", display="inline")
    assert formula(r"\nope x") == r'<code class="tex">\nope x</code>'
    shown = '<div class="formula" tabindex="0"><code class="tex">&lt;^</code></div>'
    assert formula("<^", block=True) == shown
    assert r"\_" not in formula(r"\texttt{step\_size}")


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\text{</mtext></math><script>alert(1)</script>}", "<script>alert(1)</script>"),
        (r"\text{a < b & c}", "a\xa0<\xa0b\xa0&\xa0c"),
        (r"\href{javascript:alert(1)}{x}", "x"),
        (r"\style{position:fixed;inset:0}{x}", "x"),
        (r"\class{jp-Cell}{x}", "x"),
    ],
)
def test_a_formula_in_the_copy_is_text_and_does_nothing(tex, shown):
    root = ElementTree.fromstring(formula(tex))
    assert "".join(root.itertext()).endswith(shown)
    for element in root.iter():
        assert element.tag.startswith("{http://www.w3.org/1998/Math/MathML}m")
        assert not {"href", "style", "class"} & set(element.attrib)


def test_the_summary_escapes_what_a_student_wrote():
    summary = Summary(
        problems=["<script>alert(1)</script>"], zip=Path("/a/<b>.zip"), link="<b>.zip"
    )
    assert "<script>" not in summary.as_html()
    assert "<b>" not in summary.as_html()
    assert "<script>" in summary.as_text()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (20, "saved a moment ago"),
        (600, "saved 10 min ago"),
        (5 * 3600, "saved 5 hours ago"),
        (3 * 24 * 3600, "saved 3 days ago"),
        (46 * 365 * 24 * 3600, "not saved since it was unpacked"),  # zips' dates begin in 1980
    ],
)
def test_the_time_since_a_notebook_was_saved_is_told_in_a_fitting_unit(seconds, said):
    assert submission.when_saved(seconds) == said

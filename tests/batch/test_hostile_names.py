"""A student who chooses names with care harms nobody, and is graded or named."""

import tempfile
import zipfile
from pathlib import Path

import pytest
from helpers.layouts import NOTEBOOK, write, zipped
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.roster.entries import Found, survey
from autograder.roster.ids import slug

SIZE = 40  # with the attacker, who has number 0
ATTACK = NOTEBOOK.replace(b"4", b"4 ")
METADATA = b"submission_1:\n  :submitters:\n  - :name: Mallory\n"

Files = dict[str, bytes]


def notebook(number: int) -> bytes:
    return NOTEBOOK + b" " * number


def canvas(uploads: Files) -> Files:
    others = {
        f"student{n}_{'LATE_' * (n % 2)}{n}_{5000 + n}_lab.ipynb": notebook(n)
        for n in range(1, SIZE)
    }
    given = enumerate(uploads.items())
    return others | {f"eve_99_{6000 + n}_{name}": content for n, (name, content) in given}


def moodle_flat(uploads: Files) -> Files:
    others = {
        f"Student {n}_{4000 + n}_assignsubmission_file_lab.ipynb": notebook(n)
        for n in range(1, SIZE)
    }
    prefix = "Eve Roe_4999_assignsubmission_file_"
    return others | {prefix + name: content for name, content in uploads.items()}


def moodle_folders(uploads: Files) -> Files:
    others = {
        f"Student {n}_{4000 + n}_assignsubmission_file_/lab.ipynb": notebook(n)
        for n in range(1, SIZE)
    }
    prefix = "Eve Roe_4999_assignsubmission_file_/"
    return others | {prefix + name: content for name, content in uploads.items()}


def blackboard(uploads: Files) -> Files:
    others = {
        f"Lab 2_student{n}_attempt_2026-11-25-10-00-{n:02}_lab.ipynb": notebook(n)
        for n in range(1, SIZE)
    }
    prefix = "Lab 2_eve_attempt_2026-11-25-12-00-00_"
    return others | {prefix + name: content for name, content in uploads.items()}


def brightspace(uploads: Files) -> Files:
    others = {
        f"{4000 + n}-77 - Student {n} - Nov 25, 2026 10{n:02} AM/lab.ipynb": notebook(n)
        for n in range(1, SIZE)
    }
    prefix = "4999-77 - Eve Roe - Nov 25, 2026 1200 PM/"
    return others | {prefix + name: content for name, content in uploads.items()}


def gradescope(uploads: Files) -> Files:
    root = "assignment_7_export/"
    listed = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: Student {n}\n    :sid: '{n}'\n"
        for n in range(SIZE)
    )
    others = {f"{root}submission_{n}/lab.ipynb": notebook(n) for n in range(1, SIZE)}
    others[f"{root}submission_metadata.yml"] = listed.encode()
    return others | {f"{root}submission_0/{name}": content for name, content in uploads.items()}


def folders(uploads: Files) -> Files:
    others = {f"student-{n}/lab.ipynb": notebook(n) for n in range(1, SIZE - 1)}
    others[f"student-{SIZE - 1}/answers.pdf"] = b"%PDF"
    return others | {f"eve/{name}": content for name, content in uploads.items()}


def one_file_each(uploads: Files) -> Files:
    return {f"student-{n}.ipynb": notebook(n) for n in range(1, SIZE)} | uploads


SYSTEMS = [canvas, moodle_flat, moodle_folders, blackboard, brightspace, gradescope]
FLAT = (canvas, moodle_flat, blackboard)  # which know no folders
CLASSES = [*SYSTEMS, folders, one_file_each]


def seen(found: Found) -> dict[str, object]:
    return {
        entry.id: (entry.people, entry.submitted, entry.late, entry.read())
        for entry in found.entries
    }


def assert_harmless(path: Path, layout, uploads: Files, form) -> Found:
    """Every other student is read as without the attack, and the attacker's work isn't lost."""
    others = seen(survey(form(path / "before", layout({"lab.ipynb": b"honest"}))))
    others = {id: rest for id, rest in others.items() if rest[3].content != b"honest"}
    found = survey(form(path / "after", layout(uploads)))
    after = seen(found)
    assert len(others) == SIZE - 1
    assert {id: after.get(id) for id in others} == others
    assert len(after) > len(others) or found.missed
    return found


def in_a_folder(path: Path, files: Files) -> Path:
    return write(path, files)


def in_a_zip(path: Path, files: Files) -> Path:
    return zipped(path.with_suffix(".zip"), files)


FORMS = pytest.mark.parametrize("form", [in_a_folder, in_a_zip])

UPLOADS: dict[str, Files] = {
    "a Moodle name": {"x_9_assignsubmission_file_nb.ipynb": ATTACK},
    "another participant": {"x_4002_assignsubmission_file_lab.ipynb": ATTACK},
    "another participant's own name": {"Student 2_4002_assignsubmission_file_lab.ipynb": ATTACK},
    "another student's Canvas name": {"student2_2_5002_lab.ipynb": ATTACK},
    "a later upload of another": {"student2_2_9999_lab-1.ipynb": ATTACK},
    "a text of another": {"x_2_text.html": b"<p>", "lab.ipynb": ATTACK},
    "a late mark": {"LATE_2_5002_lab.ipynb": ATTACK},
    "a crowd of Moodle names": {
        f"p{n}_{n}_assignsubmission_file_a.ipynb": ATTACK for n in range(99)
    },
    "a crowd of Canvas names": {f"p{n}_{n}_{7000 + n}_a.ipynb": ATTACK for n in range(99)},
    "metadata": {"submission_metadata.yml": METADATA, "lab.ipynb": ATTACK},
    "damaged metadata": {"submission_metadata.yml": b"a: [", "lab.ipynb": ATTACK},
    "an export": {
        "submission_metadata.yml": METADATA,
        "submission_1/lab.ipynb": ATTACK,
        "submission_2/lab.ipynb": ATTACK,
    },
    "an export's name": {"submission_1": b"", "submission_2.ipynb": ATTACK},
    "an earlier output": {"grades.csv": b"", "results/a.json": b"{}"},
    "an earlier output with work": {"grades.csv": b"", "results/a.ipynb": ATTACK},
    "nothing that can be graded": {"a.pdf": b"%PDF"},
    "hidden": {".lab.ipynb": ATTACK},
    "a copy's name": {"__MACOSX/._lab.ipynb": ATTACK},
    "checkpoints": {".ipynb_checkpoints/lab.ipynb": ATTACK},
    "newlines": {"a\n_2_5002_lab.ipynb": ATTACK},
    "controls": {"\x1b[2Ja\x07.ipynb": ATTACK},
    "a drive": {"C:lab.ipynb": ATTACK},
    "backslashes": {"..\\..\\student-2\\lab.ipynb": ATTACK},
    "a very long number": {"9" * 120 + "_" + "9" * 50 + "_lab.ipynb": ATTACK},
    "digits of another script": {"x_٢_٥٠٠٢_lab.ipynb": ATTACK},
    "another student's Blackboard name": {
        "Lab 2_student2_attempt_2026-11-26-10-00-00_lab.ipynb": ATTACK
    },
    "another student's Brightspace name": {
        "4002-77 - Student 2 - Nov 26, 2026 1000 AM - lab.ipynb": ATTACK
    },
    "a crowd of Blackboard names": {
        f"p{n}_attempt_2026-11-26-10-00-00_a.ipynb": ATTACK for n in range(99)
    },
    "steps up with a drive": {"C:\\..\\..\\student-2.ipynb": ATTACK},
    "versions": {"lab.ipynb": ATTACK, "lab-1.ipynb": ATTACK},
    "parts that look like versions": {"a-1-b.ipynb": ATTACK, "a-2-b.ipynb": ATTACK},
    "a name with no end": {"_": ATTACK, "x.ipynb": ATTACK},
    "a zip": {"student-2.zip.ipynb": ATTACK, "b.ZIP": b"PK"},
}


@FORMS
@pytest.mark.parametrize("layout", CLASSES)
@pytest.mark.parametrize("attack", UPLOADS)
def test_chosen_names_change_nothing_for_the_others(tmp_path, layout, attack, form):
    uploads = UPLOADS[attack]
    if layout is one_file_each and not any(n.lower().endswith((".ipynb", ".zip")) for n in uploads):
        pytest.skip("where each student has a file, other files are nobody's, and are listed")
    if layout in FLAT:
        uploads = {name.replace("/", "_"): content for name, content in uploads.items()}
    if attack == "a copy's name" and layout is one_file_each:
        pytest.skip("a copy that macOS makes can't be told from one that a student makes")
    assert_harmless(tmp_path, layout, uploads, form)


@pytest.mark.parametrize("layout", SYSTEMS)
@pytest.mark.parametrize("attack", UPLOADS)
def test_a_system_tells_whose_the_attackers_files_are(tmp_path, layout, attack):
    uploads = UPLOADS[attack]
    if layout in FLAT:
        uploads = {name.replace("/", "_"): content for name, content in uploads.items()}
    found = survey(zipped(tmp_path / "class.zip", layout(uploads)))
    assert len(found.entries) == SIZE
    assert len({entry.people for entry in found.entries}) == SIZE


@pytest.mark.parametrize("layout", [folders, one_file_each])
@pytest.mark.parametrize(
    "name", ["Student 2_4002_assignsubmission_file_a.ipynb", "student2_2_5002_a.ipynb"]
)
def test_one_name_like_a_systems_makes_nobody_a_person(tmp_path, layout, name):
    for number, files in enumerate([{name: ATTACK}, {name: ATTACK, "submission_2/a.ipynb": b"a"}]):
        found = survey(zipped(tmp_path / f"{number}.zip", layout({}) | files))
        assert {entry.people for entry in found.entries} == {()}
        assert found.read_as.startswith("a zip of")


@FORMS
@pytest.mark.parametrize("hidden", ["student-0/.lab.ipynb", ".student-0/lab.ipynb", ".0.ipynb"])
def test_hidden_work_is_named_where_nothing_else_tells_of_it(tmp_path, hidden, form):
    found = survey(form(tmp_path / "class", one_file_each({hidden: ATTACK})))
    assert found.missed == {hidden: "hidden"}
    copies = {"._student-1.ipynb": b"", ".ipynb_checkpoints/student-1-checkpoint.ipynb": b""}
    assert survey(form(tmp_path / "copies", one_file_each(copies))).missed == {}


def test_links_to_work_are_named(tmp_path):
    folder = write(tmp_path / "class", one_file_each({}))
    (folder / "eve.ipynb").symlink_to(folder / "student-1.ipynb")
    (folder / "mallory").symlink_to(tmp_path)
    link = "a symbolic link"
    assert survey(folder).missed == {"eve.ipynb": link, "mallory": link}


def test_members_that_would_land_elsewhere_or_on_another_are_named(tmp_path):
    path = zipped(tmp_path / "all.zip", one_file_each({"../../eve.ipynb": ATTACK}))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(match="Duplicate"):
        archive.writestr("student-2.ipynb", ATTACK)
    found = survey(path)
    assert found.missed.keys() == {"../../eve.ipynb", "student-2.ipynb"}
    assert seen(found) == seen(survey(write(tmp_path / "plain", one_file_each({}))))


def test_work_in_the_output_folder_is_named(tmp_path):
    folder = write(tmp_path / "class", one_file_each({"build/grades/eve.ipynb": ATTACK}))
    found = survey(folder, folder / "build/grades")
    assert found.missed == {"build/grades/eve.ipynb": "in the output folder"}


def test_a_folder_like_an_earlier_output_is_named_only_where_students_have_folders(tmp_path):
    output = {"old/grades.csv": b"", "old/results/a.json": b"{}"}
    found = survey(write(tmp_path / "1", folders({}) | output))
    assert found.missed.keys() == {"old"}
    assert len(found.entries) == SIZE - 1
    found = survey(write(tmp_path / "2", one_file_each(output)))
    assert (found.missed, found.ignored) == ({}, ["old"])


PIECES = (
    "_,-1,LATE_,2,5002,4002,student2,Student 2,assignsubmission_file_,assignsubmission_onlinetext,"
    "text.html,submission_2,submission_metadata.yml,.,grades.csv,results,\n, ,\\,:,.pdf,student-2,é"
)
SOME = st.sampled_from(PIECES.split(",")) | st.text(
    st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=3
)
NAMES = st.lists(SOME, min_size=1, max_size=8).map("".join)


@pytest.mark.parametrize("layout", CLASSES)
@pytest.mark.fuzz
@settings(max_examples=settings.default.max_examples // 4)  # of each of eight layouts
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_random_names_change_nothing_for_the_others(layout, names):
    uploads = {f"{name}.ipynb": ATTACK for name in names}
    # Of names that come out alike, each gets a suffix to its id: test_ids.py has more about that.
    ids = {Path(name).stem for name in one_file_each({})}
    assume(layout is not one_file_each or ids.isdisjoint(slug(n).casefold() for n in names))
    with tempfile.TemporaryDirectory() as folder:
        assert_harmless(Path(folder) / "class", layout, uploads, in_a_zip)

"""Submissions are found wherever they were downloaded from, and come to grading as they are."""

import io
import zipfile

import pytest
from helpers.layouts import (
    CANVAS,
    METADATA,
    MOODLE_FLAT,
    MOODLE_FOLDERS,
    NOTEBOOK,
    export,
    write,
    zipped,
)

from autograder.grader.errors import UserError
from autograder.grader.reading import submission
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import read_submission
from autograder.grader.reading.zips import ZipLimits
from autograder.roster import listing, yaml_records
from autograder.roster.entries import Entry, Person, find_entries, survey


def by_id(entries: list[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}


def verdict(entry: Entry) -> str:
    """The sentence for a submission that can't be graded; "" for one that can."""
    payload = entry.read()
    try:
        read_submission(payload, "")
    except SubmissionError as error:
        return str(error)
    return ""


def test_a_notebook_is_one_submission_as_it_is(tmp_path):
    path = write(tmp_path, {"jane doe.ipynb": NOTEBOOK}) / "jane doe.ipynb"
    (entry,) = find_entries(path)
    assert entry.id == "jane-doe"
    assert entry.read() == ("jane doe.ipynb", NOTEBOOK)
    assert entry.late is None


@pytest.mark.parametrize(
    "files",
    [
        {"lab.ipynb": NOTEBOOK, "data/points.csv": b"1,2", "answers.pdf": b"%PDF"},
        {"lab/lab.ipynb": NOTEBOOK, "lab/.ipynb_checkpoints/lab-checkpoint.ipynb": b"old"},
        {"answers.pdf": b"%PDF"},
        {},
    ],
)
def test_a_submissions_zip_is_one_submission_as_it_is(tmp_path, files):
    path = zipped(tmp_path / "jane.zip", files)
    (entry,) = find_entries(path)
    assert entry.id == "jane"
    assert entry.read() == ("jane.zip", path.read_bytes())


def test_a_folder_of_notebooks_and_zips_has_one_submission_each_and_tells_the_rest(tmp_path):
    write(
        tmp_path,
        {
            "jane.ipynb": NOTEBOOK,
            "joe.ZIP": b"PK",
            ".hidden.ipynb": NOTEBOOK,
            ".ipynb_checkpoints/jane-checkpoint.ipynb": NOTEBOOK,
            "grades.csv": b"",
            "scan.pdf": b"%PDF",
            "data/points.csv": b"1,2",
        },
    )
    found = survey(tmp_path)
    assert [entry.id for entry in found.entries] == ["jane", "joe"]
    assert found.ignored == ["data", "grades.csv", "scan.pdf"]
    assert find_entries(tmp_path) == found.entries


def test_a_folder_with_one_notebook_is_one_submission_with_the_few_files_beside_it(tmp_path):
    names = ["data/points.csv", "helpers.py", "old/grades.csv", "old/results/a.json"]
    write(tmp_path, {"lab.ipynb": NOTEBOOK, **dict.fromkeys(names, b"1")})
    [entry] = survey(tmp_path).entries
    assert entry.id == "lab"
    assert [file.name for file in entry.files] == ["lab.ipynb", "data/points.csv", "helpers.py"]
    write(tmp_path, {f"unrelated/{number}.pdf": b"1" for number in range(30)})
    [entry] = survey(tmp_path).entries
    assert [file.name for file in entry.files] == ["lab.ipynb"]


def test_a_folder_a_student_is_graded_as_a_whole(tmp_path):
    write(
        tmp_path,
        {
            "Jane/lab.ipynb": NOTEBOOK,
            "Jane/data/points.csv": b"1,2",
            "Joe/upload.zip": b"PK",
            "Joe/why.txt": b"it did not fit",
            "Max/answers.pdf": b"%PDF",
            "Mia/": b"",
        },
    )
    found = survey(tmp_path)
    entries = by_id(found.entries)
    assert list(entries) == ["Jane", "Joe", "Max", "Mia"]
    assert found.ignored == []
    payload = entries["Jane"].read()
    with zipfile.ZipFile(io.BytesIO(payload.content)) as archive:
        assert sorted(archive.namelist()) == ["data/points.csv", "lab.ipynb"]
    assert "upload.zip can't be unpacked" in verdict(entries["Joe"])
    assert verdict(entries["Jane"]) == ""
    assert "answers.pdf is neither a notebook" in verdict(entries["Max"])
    assert "There is no notebook" in verdict(entries["Mia"])


def test_a_folders_zip_has_the_same_bytes_every_time(tmp_path):
    files = {"jane/lab.ipynb": NOTEBOOK, "jane/b.csv": b"1", "jane/a/c.csv": b"2"}
    (first,) = find_entries(write(tmp_path / "one", files))
    (second,) = find_entries(write(tmp_path / "two", dict(reversed(files.items()))))
    third, _ = find_entries(zipped(tmp_path / "3.zip", {**files, "joe/lab.ipynb": NOTEBOOK}))
    assert first.read() == second.read() == third.read()


def test_symbolic_links_are_not_followed(tmp_path):
    secret = write(tmp_path / "elsewhere", {"secret.ipynb": b"secret"})
    folder = write(tmp_path / "class", {"jane/lab.ipynb": NOTEBOOK, "joe.ipynb": NOTEBOOK})
    (folder / "jane/more.ipynb").symlink_to(secret / "secret.ipynb")
    (folder / "jane/all").symlink_to(secret)
    (folder / "max.ipynb").symlink_to(secret / "secret.ipynb")
    entries = find_entries(folder)
    assert [(entry.id, entry.read().content) for entry in entries] == [
        ("jane", NOTEBOOK),
        ("joe", NOTEBOOK),
    ]


@pytest.mark.parametrize("place", ["folder", "inner folder", "zip"])
def test_a_gradescope_export_has_its_names_times_and_lateness(tmp_path, place):
    if place == "zip":
        path = zipped(tmp_path / "submissions.zip", export())
    else:
        path = write(tmp_path / "unpacked", export())
        path = path / "assignment_7_export" if place == "inner folder" else path
    found = survey(path)
    assert found.ignored == []
    first, second, third = found.entries
    assert [first.id, second.id, third.id] == ["submission_101", "submission_102", "submission_103"]
    assert first.people == (Person("Ada Lovelace", "ada@example.edu", "00123"),)
    assert (first.submitted, first.late) == ("2026-04-26T17:34:00Z", None)
    assert second.people == (
        Person("Émilie du Châtelet", "emilie@example.edu", "200"),
        Person("Maria Agnesi", "maria@example.edu", ""),
    )
    assert (second.submitted, second.late) == ("2026-04-27T23:59:59-07:00", True)
    assert (third.people, third.submitted, third.late) == ((Person(),), second.submitted, False)
    assert first.read() == ("lab.ipynb", NOTEBOOK)
    assert verdict(second) == ""
    assert "answers.pdf is neither" in verdict(third)


def test_the_zip_of_an_export_gives_the_same_submissions_as_its_folder(tmp_path):
    packed = find_entries(zipped(tmp_path / "submissions.zip", export()))
    unpacked = find_entries(write(tmp_path / "unpacked", export()))
    assert [entry.read() for entry in packed] == [entry.read() for entry in unpacked]


def test_submissions_that_only_the_metadata_or_only_the_disk_knows_keep_a_row(tmp_path):
    files = export()
    del files["assignment_7_export/submission_101/lab.ipynb"]
    del files["assignment_7_export/submission_101/.ipynb_checkpoints/lab-checkpoint.ipynb"]
    files["assignment_7_export/submission_104/lab.ipynb"] = NOTEBOOK
    entries = by_id(find_entries(write(tmp_path / "x", files)))
    assert entries["submission_101"].people[0].name == "Ada Lovelace"
    assert "There is no notebook" in verdict(entries["submission_101"])
    assert entries["submission_104"].people == ()
    assert verdict(entries["submission_104"]) == ""


def test_an_export_of_pdfs_has_a_row_for_each(tmp_path):
    metadata = b"77.pdf:\n  :submitters:\n  - :name: Ada\n  :created_at: soon\n"
    write(tmp_path, {"submission_metadata.yml": metadata, "77.pdf": b"%PDF", "read me.txt": b""})
    found = survey(tmp_path)
    (entry,) = found.entries
    assert (entry.id, entry.people, entry.submitted) == ("77.pdf", (Person("Ada"),), "")
    assert "77.pdf is neither" in verdict(entry)
    assert found.ignored == ["read me.txt"]


# Aliases that stand for a billion values, and a list of people for each of many submissions.
LAUGHS = "submission_101:\n  i0: &i0 [x]\n" + "".join(
    f"  i{n}: &i{n} [{', '.join([f'*i{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
SHARED = "submission_0:\n  :submitters: &all\n" + "  - :name: a\n" * 500


@pytest.mark.parametrize(
    "metadata",
    [
        "submission_101: [",
        "- submission_101\n",
        "just text",
        "submission_101: text\n",
        "submission_101:\n  :submitters: Ada\n",
        "? [a]\n: b\n",
        METADATA.replace("Ada", "\x00"),
        "submission_101: " + "[" * 100_000,
        "submission_101: " + "{a: " * 60 + "b" + "}" * 60,
        "jane.ipynb:\n  :submitters: []\n",
        "submission_101:\n  :submitters:\n  - :name: " + "a" * 1001,
        LAUGHS + "  ? *i9\n  : x\n",
        LAUGHS + "  :submitters: *i9\n",
        SHARED + "".join(f"submission_{i}:\n  :submitters: *all\n" for i in range(500)),
    ],
)
def test_damaged_metadata_say_which_file_and_what_to_do(tmp_path, metadata):
    path = write(tmp_path, export(metadata))
    with pytest.raises(UserError, match=r"submission_metadata\.yml in .* can't be read.*without"):
        find_entries(path)


def test_metadata_that_are_damaged_within_the_zip_say_so(tmp_path):
    path = zipped(tmp_path / "submissions.zip", export())
    content = bytearray(path.read_bytes())
    content[content.index(b"Lovelace")] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"can't be read .*Bad CRC"):
        find_entries(path)


def test_tags_in_the_metadata_create_nothing(tmp_path):
    line = f"  :x: !!python/object/apply:pathlib.Path.touch ['{tmp_path}/made']\n"
    ruby = "  :y: !ruby/object:Gem::Installer\n    i: x\n"
    path = write(tmp_path / "x", export(f"submission_101:\n  :submitters: []\n{line}{ruby}"))
    assert "submission_101" in by_id(find_entries(path))
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("form", [write, zipped])
def test_a_canvas_download_has_a_submission_a_student_of_the_newest_files(tmp_path, form):
    found = survey(form(tmp_path / "submissions.zip", CANVAS))
    entries = by_id(found.entries)
    assert list(entries) == ["doejane_11", "o-neilmary_12", "poejim_14", "roejohn_13"]
    jane = entries["doejane_11"]
    assert (jane.people, jane.late) == ((Person("doejane", sid="11"),), True)
    with zipfile.ZipFile(io.BytesIO(jane.read().content)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert contents == {"lab-1.ipynb": NOTEBOOK, "notes.csv": b"1,2"}
    assert found.ignored == ["doejane_LATE_11_5001_lab.ipynb"]
    assert (entries["o-neilmary_12"].read().name, entries["o-neilmary_12"].late) == (
        "lab.zip",
        False,
    )
    assert "answers.pdf is neither" in verdict(entries["roejohn_13"])
    assert "text.html is neither" in verdict(entries["poejim_14"])


def test_a_notebook_that_came_by_mail_is_graded_beside_a_download(tmp_path):
    for files in (CANVAS, MOODLE_FOLDERS):
        path = write(tmp_path / str(len(files)), files)
        without = set(by_id(find_entries(path)))
        write(path, {"ida.ipynb": NOTEBOOK})
        assert set(by_id(find_entries(path))) == {*without, "ida"}


def test_names_that_only_resemble_canvas_lose_no_student(tmp_path):
    files = {f"lab_3_400_{name}.ipynb": NOTEBOOK for name in ("jane", "joe", "max")}
    assert len(find_entries(write(tmp_path, files))) == 3


@pytest.mark.parametrize("form", [write, zipped])
def test_a_moodle_download_with_folders_has_a_submission_a_participant(tmp_path, form):
    entries = by_id(find_entries(form(tmp_path / "lab.zip", MOODLE_FOLDERS)))
    assert list(entries) == ["Jane-Doe_4001", "Jane-Doe_4002", "José_Núñez_4003", "Max-Roe_4004"]
    assert entries["Jane-Doe_4001"].people == (Person("Jane Doe", sid="4001"),)
    assert entries["Jane-Doe_4001"].read() == ("lab.ipynb", NOTEBOOK)
    assert verdict(entries["Jane-Doe_4002"]) == ""
    assert "answers.pdf is neither" in verdict(entries["José_Núñez_4003"])
    assert "onlinetext.html is neither" in verdict(entries["Max-Roe_4004"])


def test_a_moodle_download_without_folders_has_a_submission_a_participant(tmp_path):
    entries = find_entries(zipped(tmp_path / "lab.zip", MOODLE_FLAT))
    assert [(entry.id, entry.read().name) for entry in entries] == [
        ("Jane-Doe_4001", "lab.ipynb"),
        ("Jane-Doe_4002", "my_lab.ipynb"),
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"jane.ipynb": NOTEBOOK, "joe.ipynb": NOTEBOOK},
        {"jane.ipynb": NOTEBOOK, "joe.zip": b"PK"},
        {"jane/lab.ipynb": NOTEBOOK, "joe/lab.ipynb": NOTEBOOK},
        {"class/jane.ipynb": NOTEBOOK, "class/joe.ipynb": NOTEBOOK},
        {"class/jane/lab.ipynb": NOTEBOOK, "class/joe/lab.zip": b"PK"},
    ],
)
def test_a_zip_with_more_than_one_notebook_or_zip_is_a_class(tmp_path, files):
    assert list(by_id(find_entries(zipped(tmp_path / "all.zip", files)))) == ["jane", "joe"]


@pytest.mark.parametrize("files", [export(), CANVAS, MOODLE_FOLDERS])
def test_what_a_run_writes_inside_the_folder_is_no_submission(tmp_path, files):
    path = write(tmp_path / "class", files)
    before = find_entries(path)
    written = {"grades.csv": b"", "report.html": b"", "results/jane.json": b"{}"}
    write(path / "output", written)
    if (path / "assignment_7_export").exists():
        write(path / "assignment_7_export/output", written)
    assert find_entries(path) == before


def test_the_output_folder_is_left_out_from_the_start(tmp_path):
    path = write(tmp_path, {"jane/lab.ipynb": NOTEBOOK, "joe/lab.ipynb": NOTEBOOK})
    write(path / "marks", {"submissions/jane.ipynb": NOTEBOOK})
    assert list(by_id(find_entries(path, output=path / "marks"))) == ["jane", "joe"]
    assert list(by_id(find_entries(path, output=path))) == ["jane", "joe", "marks"]


def test_a_path_without_submissions_is_refused_with_a_remedy(tmp_path):
    with pytest.raises(UserError, match="there is nothing at"):
        find_entries(tmp_path / "missing")
    with pytest.raises(UserError, match="there are no submissions in"):
        find_entries(tmp_path)
    path = write(tmp_path, {"grades.csv": b"id", "a.zip": b"PK but no zip"})
    with pytest.raises(UserError, match=r"neither a notebook \(\.ipynb\), nor a zip, nor a folder"):
        find_entries(path / "grades.csv")
    with pytest.raises(UserError, match="damaged, or not a zip"):
        find_entries(path / "a.zip")


def test_a_download_with_a_password_is_refused_with_a_remedy(tmp_path):
    path = zipped(tmp_path / "all.zip", {"jane.ipynb": NOTEBOOK, "joe.ipynb": NOTEBOOK})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag for encryption
    path.write_bytes(content)
    with pytest.raises(UserError, match="protected by a password"):
        find_entries(path)


def test_a_damaged_or_huge_submission_is_its_own_failure(tmp_path, monkeypatch):
    path = zipped(tmp_path / "all.zip", {"a.ipynb": NOTEBOOK, "b.ipynb": b"x" * 1000})
    content = bytearray(path.read_bytes())
    content[content.index(b"nbformat")] ^= 1
    path.write_bytes(content)
    damaged, large = find_entries(path)
    with pytest.raises(SubmissionError, match="can't be read: Bad CRC"):
        damaged.read()
    monkeypatch.setattr(submission, "MAX_BYTES", 999)
    with pytest.raises(SubmissionError, match="too large"):
        large.read()


def test_members_outside_of_a_downloads_folder_are_left_out(tmp_path):
    files = {"../../evil.ipynb": b"x", "/etc/evil.ipynb": b"x", "a.ipynb": b"1", "b.ipynb": b"2"}
    assert list(by_id(find_entries(zipped(tmp_path / "all.zip", files)))) == ["a", "b"]


@pytest.mark.parametrize("limit", ["MAX_SCALAR_BYTES", "MAX_KEPT_NODES"])
def test_metadata_that_would_fill_the_memory_are_refused(tmp_path, monkeypatch, limit):
    path = write(tmp_path, export("submission_101:\n  :x: &x [" + "a, " * 50_000 + "]\n"))
    find_entries(path)
    monkeypatch.setattr(yaml_records, limit, 10)
    with pytest.raises(UserError, match="can't be read"):
        find_entries(path)


EXPORT = export()
INSIDE = {name.partition("/")[2]: content for name, content in EXPORT.items()}


@pytest.mark.parametrize(
    "files",
    [
        {"submission_metadata.yml": METADATA.encode(), "lab.ipynb": NOTEBOOK},
        {"submission_metadata.yml": METADATA.encode(), "submission_101/lab.ipynb": NOTEBOOK},
        {name: EXPORT[name] for name in EXPORT if "102" not in name},
        {"x_9_assignsubmission_file_lab.ipynb": NOTEBOOK},
        {"x_9_assignsubmission_file_/lab.ipynb": NOTEBOOK, "y_8_assignsubmission_file_/a": b""},
        {"doejane_11_5001_lab.ipynb": NOTEBOOK, "roejoe_12_5002_a.pdf": b""},
        {"grades.csv": b"", "results/a.json": b"", "lab.ipynb": NOTEBOOK},
    ],
)
def test_a_zip_with_one_notebook_is_one_submission_whatever_it_looks_like(tmp_path, files):
    path = zipped(tmp_path / "assignment_7_export.zip", files)
    found = survey(path)
    (entry,) = found.entries
    assert (found.read_as, entry.files, entry.people) == ("one submission", None, ())


@pytest.mark.parametrize(
    "files",
    [
        INSIDE,
        {"lab.ipynb": NOTEBOOK, **EXPORT},
        {"assignment_7_export/lab.ipynb": NOTEBOOK, **EXPORT},
        {"assignment_7_export/other/lab.ipynb": NOTEBOOK, **EXPORT},
        {f"lab/{name}": content for name, content in INSIDE.items()},
    ],
)
def test_a_zip_that_is_only_like_an_export_gives_nobody_a_name(tmp_path, files):
    found = survey(zipped(tmp_path / "jane.zip", files))
    assert {entry.people for entry in found.entries} == {()}
    assert "export" not in found.read_as


@pytest.mark.parametrize("name", ["doejane_11_5001_lab.zip", "x_9_assignsubmission_file_/lab.zip"])
def test_a_zip_in_a_zip_is_one_submission_without_a_person(tmp_path, name):
    (entry,) = find_entries(zipped(tmp_path / "jane.zip", {name: b"PK", "a_1_500_b.txt": b""}))
    assert (entry.people, entry.read().content) == ((), b"PK")


def test_a_download_says_how_it_was_read(tmp_path):
    downloads = {
        "a Gradescope export of 3 submissions": EXPORT,
        "a Canvas download of 4 submissions": CANVAS,
        "a Moodle download of 4 submissions": MOODLE_FOLDERS,
        "a zip of 2 submissions": {"jane.ipynb": NOTEBOOK, "joe.ipynb": NOTEBOOK},
    }
    for read_as, files in downloads.items():
        assert survey(zipped(tmp_path / f"{read_as}.zip", files)).read_as == read_as


def test_a_newer_upload_that_hides_an_older_one_is_named(tmp_path):
    found = survey(write(tmp_path, CANVAS))
    assert found.missed == {"doejane_LATE_11_5001_lab.ipynb": "a newer version is graded"}


def test_a_canvas_name_may_have_underscores_and_late_in_small_letters(tmp_path):
    files = {"van_dyke_late_11_5001_lab.ipynb": NOTEBOOK, "roejoe_12_5002_lab.ipynb": NOTEBOOK}
    joe, dyke = find_entries(write(tmp_path, files))
    assert (joe.id, joe.late) == ("roejoe_12", False)
    assert (dyke.people, dyke.late) == ((Person("van_dyke", sid="11"),), True)


def test_a_download_of_more_files_than_any_class_has_is_refused(tmp_path, monkeypatch):
    path = zipped(tmp_path / "all.zip", {f"{n}.ipynb": NOTEBOOK for n in range(11)})
    assert len(find_entries(path)) == 11
    listing._open_archive.cache_clear()
    monkeypatch.setattr(listing, "ZIP_LIMITS", ZipLimits(10, 10_000))
    with pytest.raises(UserError, match=r"more than 10 files.*unpack it and name the folder"):
        find_entries(path)


def test_a_download_whose_files_share_their_bytes_is_refused(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.ipynb", NOTEBOOK)
        archive.filelist.append(archive.filelist[0])
    with pytest.raises(UserError, match="files in it overlap"):
        find_entries(path)


def test_a_link_to_itself_is_a_link_like_any_other(tmp_path):
    write(tmp_path, {"a.ipynb": NOTEBOOK})
    (tmp_path / "b.ipynb").symlink_to("b.ipynb")
    (tmp_path / "c").symlink_to("c")
    found = survey(tmp_path)
    assert [entry.id for entry in found.entries] == ["a"]
    assert found.missed == {"b.ipynb": "a symbolic link"}

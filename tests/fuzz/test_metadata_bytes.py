"""Whatever Gradescope's metadata hold, an export is read with them or refused with a sentence."""

import tempfile
from pathlib import Path

import pytest
from helpers.damage import damaged
from helpers.layouts import METADATA, export, write, zipped
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.grader.errors import UserError
from autograder.roster.entries import survey
from autograder.roster.entry import Person

pytestmark = pytest.mark.fuzz

YAML = (
    *[b"submission_101", b"submission_9.pdf", b":submitters", b":name", b":late", b"true", b"null"],
    *[
        b":",
        b": ",
        b"- ",
        b"? ",
        b"! ",
        b"&1 ",
        b"*1",
        b"*2",
        b"&a [*a]",
        b"<<: *1",
        b"\n",
        b"\n  ",
    ],
    *[
        b"\n---\n",
        b"\n...\n",
        b"%YAML 9.9\n",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"'",
        b'"',
        b"|",
        b">-\n",
    ],
    *[b"!ruby/object:A ", b"!!python/object/apply:os.system [x]", b'"\\ud800"', b"\\x", b"~", b"#"],
    *[
        b"\t",
        b"\0",
        b"\x85",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"@",
        b"`",
        b"00:00:01",
        b"2026-01-01",
    ],
)
CONTENTS = (
    damaged(METADATA.encode(), YAML)
    | st.lists(st.sampled_from(YAML) | st.binary(max_size=3), max_size=25).map(b"".join)
    | damaged(METADATA.encode("utf-16"), YAML)
)


def assert_refused_in_a_sentence(error):
    assert str(error).endswith("to grade without names.")
    assert not isinstance(error.__cause__, RuntimeError)  # as a generator's own faults are


@example(content=b"submission_101: {}\n---\nabc\n", form="folder")
@given(content=CONTENTS, form=st.sampled_from(["folder", "zip"]))
def test_any_metadata_are_read_or_refused(content, form):
    files = export()
    files["assignment_7_export/submission_metadata.yml"] = content
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.zip"
        zipped(path, files) if form == "zip" else write(path, files)
        try:
            found = survey(path)
        except UserError as error:
            assert_refused_in_a_sentence(error)
            return
        assert {f"submission_{n}" for n in (101, 102, 103)} <= {entry.id for entry in found.entries}
        for entry in found.entries:
            assert all(isinstance(text, str) for person in entry.people for text in person)
            assert all(isinstance(person, Person) for person in entry.people)
            assert entry.late in (True, False, None)

"""Fixtures of the lab's tests."""

import zipfile
from pathlib import Path

import pytest
from helpers.last_cell import Student
from helpers.notebooks import STEM

from autograder.release.build import Built


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """The display, by the mime types that a front end gets."""
    displayed: list[dict] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: displayed.append(bundle))
    return displayed


@pytest.fixture
def student(release: Built, tmp_path: Path) -> Student:
    """The release, unpacked into a folder whose name has spaces and an umlaut."""
    place = tmp_path / "Übungen zum maschinellen Lernen"
    with zipfile.ZipFile(release.student_zip) as packed:
        packed.extractall(place)
    return Student(place / STEM)

"""Downloads as Gradescope and learning management systems make them, in small."""

import json
import zipfile
from pathlib import Path

NOTEBOOK = json.dumps({"nbformat": 4, "metadata": {}, "cells": []}).encode()

# As Ruby's YAML library writes it: symbols as keys, results with text in blocks, tags of its own.
METADATA = """\
---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: 00123
    :email: ada@example.edu
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :status: processed
  :history:
  - :id: 55
    :created_at: 2026-04-25 10:00:00.000000000 Z
  :results:
    score: 2.0
    tests:
    - name: 'q2a: shape'
      output: |-
        :submitters: not these
        submission_999: nor this
submission_102:
  :submitters:
  - :name: Émilie du Châtelet
    :sid: '200'
    :email: emilie@example.edu
  - :name: Maria Agnesi
    :sid:
    :email: maria@example.edu
  :created_at: &1 2026-04-27 23:59:59.000000000 -07:00
  :lateness: 00:10:00
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    by: *1
submission_103:
  :submitters:
  - :name: ~
    :sid: ''
    :email: null
  :created_at: *1
  :late: false
"""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder of files, by relative path; a path that ends with a slash is an empty folder."""
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """A zip of files, by relative path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def export(metadata: str = METADATA) -> dict[str, bytes]:
    """A Gradescope export: three submissions, one of them a PDF."""
    root = "assignment_7_export/"
    return {
        f"{root}submission_metadata.yml": metadata.encode(),
        f"{root}.DS_Store": b"\0",
        f"__MACOSX/{root}._submission_metadata.yml": b"\0",
        f"{root}submission_101/lab.ipynb": NOTEBOOK,
        f"{root}submission_101/.ipynb_checkpoints/lab-checkpoint.ipynb": b"old",
        f"{root}submission_102/deep/lab.ipynb": NOTEBOOK,
        f"{root}submission_102/deep/data/points.csv": b"1,2",
        f"{root}submission_103/answers.pdf": b"%PDF",
    }


CANVAS = {
    "doejane_LATE_11_5001_lab.ipynb": b"first",
    "doejane_LATE_11_5007_lab-1.ipynb": NOTEBOOK,
    "doejane_LATE_11_5002_notes.csv": b"1,2",
    "o-neilmary_12_5003_lab.zip": b"PK",
    "roejohn_13_5004_answers.pdf": b"%PDF",
    "poejim_14_text.html": b"<p>Here is a link</p>",
}

MOODLE_FOLDERS = {
    "Jane Doe_4001_assignsubmission_file_/lab.ipynb": NOTEBOOK,
    "Jane Doe_4002_assignsubmission_file/work/lab.ipynb": NOTEBOOK,
    "Jane Doe_4002_assignsubmission_file/work/points.csv": b"1,2",
    "José_Núñez_4003_assignsubmission_file_/answers.pdf": b"%PDF",
    "Max Roe_4004_assignsubmission_onlinetext_/onlinetext.html": b"<p>see mail</p>",
}

MOODLE_FLAT = {
    "Jane Doe_4001_assignsubmission_file_lab.ipynb": NOTEBOOK,
    "Jane Doe_4002_assignsubmission_file_my_lab.ipynb": NOTEBOOK,
}

_BLACKBOARD = "Lab_2_jane_doe_attempt_"
BLACKBOARD = {
    f"{_BLACKBOARD}2026-11-24-09-00-00_lab.ipynb": b"first",
    f"{_BLACKBOARD}2026-11-24-09-00-00.txt": b"Name: Jane Doe (jane_doe)",
    f"{_BLACKBOARD}2026-11-25-22-58-06_lab_2.ipynb": NOTEBOOK,
    f"{_BLACKBOARD}2026-11-25-22-58-06_points.csv": b"1,2",
    f"{_BLACKBOARD}2026-11-25-22-58-06.txt": b"Name: Jane Doe (jane_doe)",
    "Lab_2_12345_attempt_2026-11-25-10-00-00_lab.zip": b"PK",
    "Lab_2_12345_attempt_2026-11-25-10-00-00.txt": b"Name: Joe Roe (12345)",
    "Lab_2_max_attempt_2026-11-25-10-00-01.txt": b"Name: Max Poe (max)",
}

BRIGHTSPACE = {
    "index.html": b"<html>",
    "41-77 - Jane Doe - Nov 9, 2026 1058 PM/lab.ipynb": b"first",
    "41-78 - Jane Doe - Nov 10, 2026 905 AM/lab.ipynb": NOTEBOOK,
    "41-78 - Jane Doe - Nov 10, 2026 905 AM/points.csv": b"1,2",
    "42-79 - Jane Doe - Nov 11, 2026 1205 AM/work/lab.ipynb": NOTEBOOK,
    "43-80 - Max Poe - Nov 11, 2026 1205 PM/answers.pdf": b"%PDF",
}

BRIGHTSPACE_FLAT = {
    "index.html": b"<html>",
    "41-77 - Jane Doe- Dec 31, 2026 1159 PM - lab.ipynb": b"first",
    "41-77 - Jane Doe- Jan 1, 2027 1201 AM - lab.ipynb": NOTEBOOK,
    "42-77 - Joe Roe- Jan 1, 2027 1201 AM - my lab - final.ipynb": NOTEBOOK,
}

_ILIAS = "Lab 2_4711"
ILIAS = {
    f"{_ILIAS}/Doe_Jane_jdoe_301/lab.ipynb": b"first",
    f"{_ILIAS}/Doe_Jane_jdoe_301/Late Submission - lab (2).ipynb": NOTEBOOK,
    f"{_ILIAS}/Roe_Joe_jroe_302/lab.zip": b"PK",
    f"{_ILIAS}/Poe_Max_mpoe_303/answers.pdf": b"%PDF",
}

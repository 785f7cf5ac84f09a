"""The map of the code names what is there, and gives each word one meaning."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ENGINE = ROOT / "autograder"
FOLDERS = (ENGINE, ENGINE / "grader")


def test_every_module_that_a_walk_names_exists():
    walks = PAGE.partition("## Four walks")[2].partition("## Words")[0]
    named = set(re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", walks))
    assert len(named) > 30
    assert not [name for name in named if not any((d / name).is_file() for d in FOLDERS)]


def test_every_room_of_the_engine_has_its_line():
    rooms = {
        path.parent.relative_to(ENGINE).as_posix()
        for folder in FOLDERS
        for path in folder.glob("*/__init__.py")
    }
    assert rooms == set(re.findall(r"`autograder/([a-z/]+)/`", PAGE.partition("## Four")[0]))


def test_each_word_of_the_glossary_has_one_meaning():
    rows = re.findall(r"^\| ([^|]+) \|", PAGE.partition("## Words")[2], re.MULTILINE)
    words = Counter(word for row in rows for word in row.split(", "))
    assert words["submission"] == 1
    assert max(words.values()) == 1

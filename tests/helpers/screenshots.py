"""The screenshots in docs/pictures/, which `make pictures` takes in Chromium.

They show the bank's answers and the rubric's examples as if a class had handed them in.
"""

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from autograder.archive import pack, zip_members
from autograder.cli.main import main
from autograder.release.build import Built, build
from helpers.at_work import IMPORTS, Session
from helpers.browser import open_page
from helpers.lab import LAB
from helpers.notebooks import read_variants, without_bonus_tests, write
from helpers.responses import answered, hand_in

PICTURES = LAB.root / "docs" / "pictures"
EVERY = 3  # of the wrong answers, one is in the class
MARKED = "q2c_discussion"
WIDTH, HEIGHT = 1100, 800  # CSS pixels
SHOWN = ("q2a", "q2a_half_the_slope")
_LAB = """
import numpy as np
import advex
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
direction_theta = "x"
"""
_STYLE = "body { font: 14px/1.5 sans-serif; margin: 1em; width: 800px }"


def report(built: Built, scratch: Path) -> Path:
    """The report of a class with the bank's answers, without the bonus, which takes long."""
    autograder = scratch / "autograder.zip"
    autograder.write_bytes(pack(without_bonus_tests(zip_members(built.autograder_zip))))
    bases = {
        "blank": json.loads((built.student / LAB.notebook).read_text(encoding="utf-8")),
        "reference": json.loads(built.assigned.reference.read_text(encoding="utf-8")),
    }
    wrong = [variant for variant in read_variants("wrong") if not variant.bonus][::EVERY]
    folder = scratch / "class"
    folder.mkdir()
    for variant in [*wrong, *read_variants("honest")]:
        write(variant.notebook(bases), folder / f"{variant.name}.ipynb")
    output = scratch / "grades"
    main(["grade", str(folder), "--autograder", str(autograder), "--output", str(output)])
    return output / "report.html"


def marking_page(built: Built, scratch: Path) -> Path:
    """A marking page, with the rubric's examples as answers."""
    section = LAB.rubric.read_text(encoding="utf-8").partition(f"## {MARKED}")[2]
    examples = re.findall(
        r'credit[^*\n]*\* "(.+?)"\s*(?:\(|\n\n|$)', section.partition("\n## ")[0], re.S
    )
    students = {f"s{n}": answered(**{MARKED: text}) for n, text in enumerate(examples)}
    assert students, "the rubric has no examples"
    hand_in(scratch / "answers", **students)
    main(["responses", str(scratch / "answers"), "--output", str(scratch / "pages")])
    return scratch / "pages" / f"{MARKED}.html"


def failed_check(built: Built, scratch: Path) -> Path:
    """A failed check, as a student's notebook shows it."""
    question, name = SHOWN
    (variant,) = (one for one in read_variants("wrong") if one.name == name)
    with Session(built.student) as session:
        answer = "\n".join(source for _, source in variant.cells)
        shown = session.show([IMPORTS, _LAB, answer, f'grader.check("{question}")'])[-1]
    page = scratch / "check.html"
    head = f'<!doctype html><meta charset="utf-8"><title>check</title><style>{_STYLE}</style>'
    page.write_text(f"{head}<main>{shown['text/html']}</main>", encoding="utf-8")
    return page


def window(page: Page, path: Path) -> None:
    """Take what a window of the usual size shows."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.screenshot(path=path)


def whole(page: Page, path: Path) -> None:
    """Take the whole output, unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.locator("main").screenshot(path=path)


TAKEN: dict[str, tuple[Callable[[Built, Path], Path], Callable[[Page, Path], None]]] = {
    "report.png": (report, window),
    "marking.png": (marking_page, window),
    "check.png": (failed_check, whole),
}


def take_all(folder: Path) -> None:
    """Take every picture into a folder."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        built = build(LAB, scratch / "release")
        for name, (make, take) in TAKEN.items():
            with open_page(make(built, scratch), WIDTH) as page:
                take(page, folder / name)


if __name__ == "__main__":
    take_all(PICTURES)

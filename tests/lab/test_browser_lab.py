"""A student's evening with the release in JupyterLab, from the first cell to the marks."""

import json
import math
import os
import zipfile
from pathlib import Path

import pytest
from helpers.browser import chromium
from helpers.grading import REPOSITORY, Grade
from helpers.jupyter import code_cell, jupyterlab, open_notebook, retype, run_all, run_cell
from helpers.notebooks import NOTEBOOK, STEM, Notebook, answers, write
from playwright.sync_api import Locator, Page, expect

from autograder.release.build import Built

PYTHON = REPOSITORY / "build" / "student-env" / "bin" / "python"
LEFT_BLANK = ("def grad_theta", "def train_robust")  # to be typed in; and the bonus, for time


@pytest.fixture
def folder(release: Built, bases: dict[str, Notebook], tmp_path: Path) -> Path:
    """The release as a student has it who has answered all but 2.A and the bonus."""
    if not PYTHON.exists():
        reason = "no environment of the student's requirements: make test installs it"
        (pytest.fail if os.environ.get("TEST_BROWSER") == "1" else pytest.skip)(reason)
    with zipfile.ZipFile(release.student_zip) as packed:
        packed.extractall(tmp_path)
    path = tmp_path / STEM / NOTEBOOK
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for blank, answered in zip(answers(notebook), answers(bases["reference"]), strict=True):
        if not any(name in "".join(blank["source"]) for name in LEFT_BLANK):
            blank["source"] = answered["source"]
    return write(notebook, path).parent


def reference_source(bases: dict[str, Notebook], text: str) -> str:
    sources = ("".join(cell["source"]) for cell in answers(bases["reference"]))
    return next(source for source in sources if text in source)


def slider(panel: Locator, description: str) -> Locator:
    return panel.locator(".widget-slider", has_text=description).get_by_role("slider")


def move(page: Page, panel: Locator, description: str, steps: int) -> None:
    slider(panel, description).focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")


def draw_a_one_by_keys_and_a_zero_by_mouse(page: Page, panel: Locator) -> None:
    expect(panel).to_contain_text("original, read as 2")  # the example
    canvas = panel.locator("canvas")
    canvas.focus()
    for key in ("ArrowUp",) * 9 + (" ",) + ("ArrowDown",) * 18 + (" ",):
        page.keyboard.press(key)
    expect(panel).to_contain_text("original, read as 1")
    panel.get_by_role("button", name="clear").click()
    expect(panel).to_contain_text("original, read as 2")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for step in range(25):
        across, down = 0.5 + 0.25 * math.sin(step / 4), 0.5 - 0.4 * math.cos(step / 4)
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        if step == 0:
            page.mouse.down()
    page.mouse.up()
    expect(panel).to_contain_text("original, read as 0")


def test_a_student_answers_plays_and_submits_in_jupyterlab(
    folder: Path, bases: dict[str, Notebook], grade: Grade, tmp_path: Path
):
    with jupyterlab(PYTHON, folder, tmp_path / "home") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        open_notebook(page, address, NOTEBOOK)
        run_all(page)
        expect(code_cell(page, "with advex.using(grad_theta)")).to_contain_text("write grad_theta")

        answer = code_cell(page, "def grad_theta")
        retype(page, answer, reference_source(bases, "def grad_theta"))
        run_cell(page, answer)
        check = code_cell(page, 'grader.check("q2a")')
        run_cell(page, check)
        expect(check).to_contain_text("public checks passed; ")
        expect(check).not_to_contain_text("Not yet")

        digits = code_cell(page, "play.attack_panel(")
        expect(digits).to_contain_text("After 0 iterations: read as 3")
        attacked = digits.get_by_alt_text("under attack")
        before = attacked.get_attribute("src")
        move(page, digits, "iterations", 20)
        expect(digits).to_contain_text("After 20 iterations: read as 8")
        assert attacked.get_attribute("src") != before

        digits.get_by_label("target class").select_option("1")
        digits.locator(".widget-play button").first.click()
        expect(digits).to_contain_text("After 100 iterations: read as 1")

        draw_a_one_by_keys_and_a_zero_by_mouse(page, code_cell(page, "play.own_digit("))

        clusters = code_cell(page, "play.cluster_panel(")
        expect(clusters).to_contain_text("ε = 0.00: 29 of 1,000 points are misclassified")
        drawing = clusters.get_by_role("img", name="Two clusters")
        before = drawing.inner_html()
        move(page, clusters, "epsilon", 10)
        expect(clusters).to_contain_text("ε = 0.20: 76 of 1,000 points are misclassified")
        assert drawing.inner_html() != before

        page.keyboard.press("Control+s")
        expect(page.locator(".jp-mod-dirty")).to_have_count(0)
        last = page.locator(".jp-CodeCell").last
        run_cell(page, last)
        expect(last).to_contain_text("Hand in this file")
        expect(last.get_by_role("row", name="✓ written ✓ passed")).to_have_count(6)
        expect(last).not_to_contain_text("include what you have run")
        name = last.get_by_role("link", name=".zip").text_content()
    results = grade(folder / str(name))
    assert results.failure == ""
    assert results.score == results.possible

"""One submission that is made to stop the marking pages, or to fill them, costs nobody else."""

import base64
import dataclasses
import json
import random
import re
import struct
import zipfile
import zlib

import pytest
from helpers.notebooks import code_cell
from helpers.responses import NAMES, QUESTIONS, answered, hand_in, outline, place, text_cell

from autograder.cli.main import main
from autograder.marking import collect as collecting
from autograder.marking import reading
from autograder.marking.page import write_page
from autograder.marking.rendering import allowance
from autograder.marking.rendering.allowance import MAX_FORMULAS, MAX_HTML_CHARS, MAX_PICTURES_BYTES
from autograder.marking.sheet import write_marks
from autograder.roster.codes import codes
from autograder.roster.entries import find_entries
from marking.test_command import by_key

pytestmark = pytest.mark.slow

MIB = 2**20
OTHERS = {
    "ada": answered(q2c_discussion="A. $x^2$", q2d_discussion="D.", q2e="E."),
    "bob": answered(q2e="$$\\frac{1}{2}$$\n\n| a |\n|---|\n| 1 |"),
    "cyd": answered(),
    "dan": answered(q2c_discussion="The same.", q2d_discussion="The same."),
}


def collect(folder, output):
    """As the command does; the master is read once for all tests."""
    collected = collecting.collect(find_entries(folder, output), outline())
    write_marks(output / "marks.csv", QUESTIONS, collected)
    for question in QUESTIONS:
        write_page(output / f"{question.name}.html", question, QUESTIONS, collected)
    return {name: (output / f"{name}.html").read_text(encoding="utf-8") for name in NAMES}


def png(width, height, filler=b""):
    """A PNG that claims a size; it holds a single line."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"teXt", filler),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def noise(size):
    return random.Random(size).randbytes(size)


def with_pictures(text, **pictures):
    """An answer with pictures that were pasted into it."""
    notebook = answered(q2e=text)
    notebook["cells"][place(notebook, "q2e")]["attachments"] = {
        f"{name}.png": {"image/png": base64.b64encode(content).decode()}
        for name, content in pictures.items()
    }
    return notebook


def with_cells(cells):
    notebook = answered(q2e="First.")
    end = place(notebook, "q2e", "end")
    notebook["cells"][end:end] = cells
    return notebook


def several(text, count):
    return with_cells([text_cell(text) for _ in range(count)])


def zipped(folder, content, **files):
    with zipfile.ZipFile(folder / "hostile.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("adversarial_examples.ipynb", content)
        for name, content in files.items():
            archive.writestr(name, content)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The pages and rows of the four others without a fifth."""
    folder = tmp_path_factory.mktemp("alone")
    pages = collect(hand_in(folder / "class", **OTHERS), folder / "out")
    return articles(pages), by_key(folder / "out")


def articles(pages):
    """Each page's answers by code, without the text between them."""
    return {
        (name, code): re.sub(r'<span class="place">.*?</span>', "", article)
        for name, page in pages.items()
        for code, article in re.findall(r'<article id="([A-Z-]+)"(.*?)</article>', page, re.DOTALL)
    }


def assert_others_are_unchanged(pages, output, alone):
    """Nothing of the four is another, byte by byte; the fifth's row."""
    code = codes(["hostile"])["hostile"]
    found = {key: text for key, text in articles(pages).items() if key[1] != code}
    assert found == alone[0]
    rows = by_key(output)
    assert {key: row for key, row in rows.items() if key[0] != "hostile"} == alone[1]
    return {key[1]: row for key, row in rows.items() if key[0] == "hostile"}


TOO_MUCH = {
    "one picture shown 1,900 times": (
        lambda: with_pictures("![](attachment:a.png)\n" * 900, a=noise(8)),
        "pictures",
    ),
    "formulas": (lambda: several("$a$ " * 600, 2), f"{MAX_FORMULAS:,} formulas"),
    "formulas in a formula's place": (
        lambda: several("\\begin{align}x\\end{align}\n" * 600, 2),
        f"{MAX_FORMULAS:,} formulas",
    ),
    "cells": (lambda: several("a", 301), "300 cells"),
    "code": (lambda: with_cells([code_cell("<" * 19_000)] * 40), f"{MAX_HTML_CHARS:,} characters"),
    "links": (
        lambda: answered(q2e="[r]: http://" + "a" * 9000 + "\n\n" + "[r]\n" * 2500),
        f"{MAX_HTML_CHARS:,} characters",
    ),
    "empty cells of a table": (
        lambda: several("|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|\n" * 30, 2),
        f"{MAX_HTML_CHARS:,} characters",
    ),
    "code cells": (lambda: with_cells([code_cell("1")] * 2001), "the limit is 2,000"),
    "cells of a notebook": (lambda: with_cells([text_cell("")] * 10_001), "the limit is 10,000"),
    "a code cell's length": (lambda: with_cells([code_cell("1" * 10**6 + "1")]), "1,000,000"),
    "JSON": (lambda: "[" + "[]," * (10 * MIB) + "[]]", "more than 640 MB of memory"),
}


@pytest.mark.parametrize(
    "kind",
    TOO_MUCH,
)
def test_too_much_is_a_row_with_its_reason_and_waits_for_a_look(kind, alone, tmp_path):
    make, reason = TOO_MUCH[kind]
    folder = hand_in(tmp_path / "class", **OTHERS)
    made = make()
    zipped(folder, made if isinstance(made, str) else json.dumps(made))
    pages = collect(folder, tmp_path / "out")
    rows = assert_others_are_unchanged(pages, tmp_path / "out", alone)
    for name in NAMES:
        assert rows[name]["points"] == ""
        assert rows[name]["comment"].startswith("look into the notebook: ")
        assert reason in rows[name]["comment"]
        listed = re.search(rf'<li id="{rows[name]["code"]}">.*</li>', pages[name])[0]
        assert reason in listed
        assert "Look into the notebook" in pages[name]
    assert max(map(len, pages.values())) < MIB


def test_a_comment_of_ours_goes_when_an_answer_has_come(tmp_path):
    folder = hand_in(tmp_path / "class", hostile=several("a", 301), **OTHERS)
    collect(folder, tmp_path / "out")
    hand_in(folder, hostile=answered(q2e="Short."))
    collect(folder, tmp_path / "out")
    assert by_key(tmp_path / "out")["hostile", "q2e"]["comment"] == ""


@pytest.mark.parametrize(
    ("field", "limit"), [("cpu_seconds", 0), ("wall_seconds", 0.05), ("reply", 1), ("memory", 1)]
)
def test_a_reading_that_takes_too_much_ends_and_no_one_elses_does(
    field, limit, alone, tmp_path, monkeypatch
):
    """Of processor time, a reading has a second more than its limit: enough for the others'."""
    slow = several("\\begin{align}\n\n" * 1300, 60 if field == "cpu_seconds" else 1)
    budget = dataclasses.replace(reading.READING, **{field: limit})
    monkeypatch.setattr(collecting, "READING", budget)
    others = {} if field != "cpu_seconds" else OTHERS
    collect(hand_in(tmp_path / "class", hostile=slow, **others), tmp_path / "out")
    rows = by_key(tmp_path / "out")
    assert rows["hostile", "q2e"]["comment"].startswith("look into the notebook: Reading it ")
    assert rows["hostile", "q2e"]["points"] == ""
    if others:
        assert {key: row for key, row in rows.items() if key[0] != "hostile"} == alone[1]


def test_the_command_says_which_submission_it_was_and_ends_well(tmp_path, capsys):
    folder = hand_in(tmp_path / "class", hostile=several("a", 301), **OTHERS)
    assert main(["responses", str(folder), "--output", str(tmp_path / "out")]) == 0
    assert "hostile can't be read: The answers have more than 300 cells" in capsys.readouterr().out


def show(make, alone, tmp_path):
    folder = hand_in(tmp_path / "class", hostile=make, **OTHERS)
    pages = collect(folder, tmp_path / "out")
    assert_others_are_unchanged(pages, tmp_path / "out", alone)
    code = codes(["hostile"])["hostile"]
    return articles(pages)["q2e", code]


def test_a_picture_that_is_shown_many_times_is_in_the_page_once(alone, tmp_path):
    content = png(10, 10, noise(20_000))
    mentions = "![](attachment:a.png)\n" * 50 + "![](attachment:b.png)"
    html = show(with_pictures(mentions, a=content, b=content), alone, tmp_path)
    assert html.count(base64.b64encode(content).decode()) == html.count("<img") == 1
    assert html.count("it is the same as one above") == 50


def test_the_same_picture_is_shown_for_each_question(alone, tmp_path):
    notebook = answered(**dict.fromkeys(NAMES, "![](attachment:a.png)"))
    for name in NAMES:
        cell = notebook["cells"][place(notebook, name)]
        cell["attachments"] = {"a.png": {"image/png": base64.b64encode(png(1, 1)).decode()}}
    assert show(notebook, alone, tmp_path).count("<img") == 1


def test_pictures_together_have_a_limit(alone, tmp_path):
    pictures = {f"p{n}": png(1, 1, noise(3 * MIB + n)) for n in range(7)}
    text = "\n".join(f"![](attachment:{name}.png)" for name in pictures)
    html = show(with_pictures(text, **pictures), alone, tmp_path)
    assert html.count("<img") == MAX_PICTURES_BYTES // (3 * MIB)
    assert html.count("larger than 16 MB together") == 2
    assert "too many" not in html


def gif(screen, *frames):
    blocks = b"".join(
        b"\x21\xf9\x04\0\0\0\0\0," + struct.pack("<HHHHB", 0, 0, *size, 0) + b"\x02\x01\x44\0"
        for size in frames
    )
    return b"GIF89a" + struct.pack("<HHBBB", *screen, 0, 0, 0) + blocks + b";"


def webp(kind, data):
    chunk = kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def jpeg(width, height):
    app = b"\xff\xe1" + struct.pack(">H", 40) + bytes(38)
    return (
        b"\xff\xd8" + app + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + b"\3" * 10
    )


@pytest.mark.parametrize(
    "content",
    [
        png(30_000, 30_000, bytes(3000)),
        png(30_000, 30_000)[:33],  # a browser makes room for what is missing
        jpeg(30_000, 30_000),
        gif((30_000, 30_000), (1, 1)),
        gif((1, 1), (30_000, 30_000)),
        gif((1000, 1000), *[(1000, 1000)] * 60),
        webp(b"VP8X", bytes(4) + (29_999).to_bytes(3, "little") * 2),
        webp(b"VP8L", b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little") + bytes(9)),
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16383, 16383)),
    ],
    ids=["PNG", "torn PNG", "JPEG", "GIF", "GIF frame", "GIF film", "WebP", "VP8L", "VP8"],
)
def test_a_picture_of_too_many_pixels_is_not_shown(content, alone, tmp_path):
    html = show(with_pictures("![seen](attachment:a.png)", a=content), alone, tmp_path)
    assert "more than 50 million pixels" in html
    assert "<img" not in html


def test_pixels_have_a_limit_together(alone, tmp_path):
    pictures = {f"p{n}": png(7000, 7000, bytes(n)) for n in range(5)}
    text = "\n".join(f"![](attachment:{name}.png)" for name in pictures)
    html = show(with_pictures(text, **pictures), alone, tmp_path)
    assert html.count("<img") == allowance.MAX_ALL_PIXELS // 7000**2
    assert "150 million pixels together" in html


@pytest.mark.parametrize(
    "text",
    [
        r"$\hspace{99999em}x$",
        r"$x\hspace{-99999em}x$",
        r"$\kern99999pt x$ $\mkern99999mu x$ $\mspace{99999mu}x$",
        r"$\rule{99999em}{99999em}$ $\rule{9in}{9999in}$",
        r"$\raisebox{99999em}{x}$ $\raise99999em{x}$ $\lower99999em{x}$",
        r"$\genfrac(){99999pt}{0}{1}{2}$ $\above99999pt$",
        r"$1\\[99999em]2$ $\begin{matrix}1\\[99999em]2\end{matrix}$",
        r"$\hspace{9e9em}$ $\hspace{999999999999999999999999em}$ $\hspace{99999 em}$",
        r"$\moveleft99999em{x}$ $\moveright99999em{x}$",
    ],
)
def test_a_formula_asks_for_no_more_room_than_formulas_need(text, alone, tmp_path):
    html = show(answered(q2e=text), alone, tmp_path)
    for tag in re.findall(r"<m[a-z]+ [^>]*>", html):
        for number in re.findall(r'(?:width|height|depth|space|size|thickness)="([^"]*)"', tag):
            assert all(-4 <= float(n) <= 250 for n in re.findall(r"[-\d.]+", number)), tag
        assert "99999" not in tag


@pytest.mark.parametrize("tex", [r"\sqrt{" * 150 + "x" + "}" * 150, "x^{" * 150 + "}" * 150])
def test_a_formula_nested_without_end_is_shown_as_typed(tex, alone, tmp_path):
    assert "not understood" in show(answered(q2e=f"$${tex}$$"), alone, tmp_path)


def test_titles_of_a_table_do_not_multiply(alone, tmp_path):
    assert len(show(answered(q2e=f"|{'a' * 9000}|\n|-|\n" + "|b|\n" * 2500), alone, tmp_path)) < MIB

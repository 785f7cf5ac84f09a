"""A page of answers in a browser: nothing is missing, nothing sticks out, nothing is asked for."""

import struct
import zlib
from base64 import b64encode

import pytest
from helpers.browser import WIDTHS, open_page, serious_faults
from helpers.notebooks import code_cell
from helpers.responses import PNG, answered, hand_in, place

from autograder.cli.main import main

pytestmark = pytest.mark.slow

LONG = "w" * 400
HARD = f"""
{LONG}

$${" + ".join(["x"] * 200)}$$

| {" | ".join(["column"] * 30)} |
|{"---|" * 30}
| {" | ".join([LONG[:30]] * 30)} |

![pasted](attachment:a.png) ![web](https://example.org/{LONG}.png)
</style></article><script>document.title = "hacked"</script><img src=x onerror="alert(1)">

```
{LONG}
```

$\\style{{color:red}}{{x}}$ $\\frac{{1}}{{$ $\\text{{</mtext></math><script>alert(1)</script>}}$

| a |
|--:|
| 1 |
"""


@pytest.fixture(scope="module")
def page_path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    hard = answered(q2e=HARD)
    at = place(hard, "q2e")
    hard["cells"][at]["attachments"] = {"a.png": {"image/png": PNG}}
    hard["cells"].insert(at + 1, code_cell(f"x = '{LONG}'"))
    students = {f"s{n}": answered(q2e=f"An answer. שלום {n} {LONG[: 10 * n]}") for n in range(12)}
    hand_in(folder / "class", hard=hard, blank=answered(), **students)
    assert main(["responses", str(folder / "class"), "--output", str(folder)]) == 0
    return folder / "q2e.html"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_answers_fits_its_window(width, dark, page_path):
    with open_page(page_path, width, dark) as page:
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(ground) == ("rgb(21, 24, 28)" if dark else "rgb(251, 250, 247)")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert width == WIDTHS[0] or serious_faults(page) == []
        assert page.title() == "q2e: answers to mark"
        assert page.locator("article").count() == 13
        assert page.locator("article img").count() == 1
        for formula in page.locator("article math").all():
            assert formula.bounding_box()["height"] > 5


def test_on_a_desktop_the_rubric_stays_beside_the_answers(page_path):
    with open_page(page_path, 1280) as page:
        rubric = page.locator("aside")
        page.locator("article").nth(8).scroll_into_view_if_needed()
        beside, answer = rubric.bounding_box(), page.locator("article").nth(8).bounding_box()
        assert beside["x"] >= answer["x"] + answer["width"]
        assert 0 <= beside["y"] < 100


def test_on_a_phone_the_rubric_unfolds_above_the_answers(page_path):
    with open_page(page_path, 360) as page:
        rubric = page.locator("aside")
        assert not rubric.is_visible()
        page.locator("article").nth(8).scroll_into_view_if_needed()
        page.locator("label[for=show-rubric]").click()
        assert rubric.is_visible()
        box = rubric.bounding_box()
        assert 0 < box["y"] < 100
        assert box["height"] < 0.7 * 800


def _png(width, height):
    """A PNG of one color, with all its lines."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = (b"\0" + bytes((width + 7) // 8)) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    )


LARGE = {
    "wide": "$" + r"\hspace{99999em}x" * 200 + "$",
    "to the left": "$x" + r"\hspace{-99999em}x" * 200 + "$",
    "tall": "$$\n" + r"\rule{9999em}{9999em}" * 200 + "\n$$",
    "tall lines": "\n\n".join(["$" + r"\rule{1em}{9999em}" + "$"] * 300),
    "roots": "$$" + r"\sqrt{" * 45 + "x" + "}" * 45 + "$$",
    "rows": "$$" + r"\begin{matrix}" + r"x\\" * 1500 + r"\end{matrix}$$",
    "columns": "$$" + r"\begin{matrix}" + "x&" * 2000 + r"\end{matrix}$$",
    "table": "|a" * 400 + "|\n" + "|-" * 400 + "|\n" + "|b\n" * 100,
    "line": "w" * 19_000,
    "code": "```\n" + "w" * 9_000 + "\n" * 9_000 + "\n```",
    "lists": "- " * 15 + "a\n\n" + "> " * 15 + "b",
    "marks": "a" + "\u0301" * 5_000,
    "lines": "a\n\n" * 6_000,
    "column": "![](attachment:a.png)",
    "row": "![](attachment:b.png)",
}


@pytest.fixture(scope="module")
def large_page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    students = {f"s{n}": answered(q2e=text) for n, text in enumerate(LARGE.values())}
    for notebook in students.values():
        notebook["cells"][place(notebook, "q2e")]["attachments"] = {
            name: {"image/png": b64encode(_png(*size)).decode()}
            for name, size in (("a.png", (1, 60_000)), ("b.png", (60_000, 1)))
        }
    hand_in(folder / "class", **students)
    assert main(["responses", str(folder / "class"), "--output", str(folder)]) == 0
    return folder / "q2e.html"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_answer_makes_the_page_wider_or_much_higher(width, large_page):
    with open_page(large_page, width) as page:
        for article in page.locator("article").all():
            article.scroll_into_view_if_needed()
            box = article.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["height"] < 1800, article.text_content()[:200]

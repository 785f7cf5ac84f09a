"""Students' Markdown becomes HTML that shows what they meant and does nothing by itself."""

import re
import time
from base64 import b64encode
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from helpers.responses import PNG, QUESTIONS, blank

from autograder.marking.rendering.markdown import MAX_TEXT_CHARS, render_code, render_markdown
from autograder.marking.rendering.mathematics import mathml
from autograder.marking.rendering.pictures import MAX_PICTURE_BYTES

TAGS = re.compile(
    "p|br|em|strong|s|a|span|small|code|pre|ul|ol|li|blockquote|h[1-6]|hr|img|div|table|thead|tbody|"
    "tr|th|td|math|m(row|i|n|o|text|space|su[bp]|subsup|under|over|underover|frac|sqrt|root|table|"
    "tr|td|style|padded|phantom|enclose)"
)
ATTRIBUTES = re.compile(
    "href|title|rel|target|src|alt|class|data-column|start|display|xmlns|mathvariant|stretchy|fence|"
    "form|(column|row)(align|spacing|lines)|displaystyle|linethickness|accent(under)?|scriptlevel|"
    "m..size|width|height|depth|[lr]space|notation|separator|largeop|movablelimits|tabindex"
)
CLASSES = re.compile("unread|math( inline| block| amsmath)?|left|right|center|language-.*")


class Reader(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def assert_harmless(html):
    for tag, attributes in Reader(html).elements:
        assert TAGS.fullmatch(tag)
        assert all(map(ATTRIBUTES.fullmatch, attributes)), attributes
        assert CLASSES.fullmatch(attributes.get("class", "math"))
        assert attributes.get("href", "https://").lower().startswith(("http://", "https://"))
        assert attributes.get("src", "data:image/png;base64,").startswith("data:image/")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</style><style>*{display:none}</style>",
        "</div></article></main><h1>Full marks</h1>",
        "<!-- --> <iframe src=//example.org></iframe>",
        "<b onclick=alert(1)>b</b>",
        "<img src=x onerror=alert(1)>",
        '<img src="data:text/html,x" onerror="alert(1)">',
        "<img src='a\"onerror=\"alert(1)'>",
        "[a](javascript:alert(1)) [b](<javascript:alert(1)>) [c](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=) [b](vbscript:x) [c](file:///etc/passwd)",
        "[a](q2e.html) [b](#top) [c](//example.org) <mailto:a@example.org>",
        "![a](https://example.org/a.png) ![b](//example.org/b.png) ![c](file:///c.png)",
        '![a" onerror="alert(1)](attachment:"x")',
        "[a]: javascript:alert(1)\n\n[a] ![a]",
        "| a |\n|:-:|\n| <script>x</script> |",
        "```<script>\nx\n```\n\n    <script>",
        r"$\text{</mtext></math><script>alert(1)</script>}$",
        r"$\href{javascript:alert(1)}{x}$ $\style{display:none}{x}$ $\class{answer}{x}$",
        r"$\text{<img src=x onerror=alert(1)>}$ $<script>alert(1)</script>$",
        r"$\color{red;background:url(//example.org)}x$ $\hspace{1em\" onclick=\"}$",
        "$$<svg onload=alert(1)>$$\n\n\\begin{align}<script>\\end{align}",
        r"$\def\a{\a\a}\a$ $\newcommand{\b}{<script>}\b$",
        "\ud800 \x00 \x1b[31m \u202e",
    ],
)
def test_hostile_text_is_shown_and_does_nothing(text):
    html = render_markdown(text)
    assert_harmless(html)
    html.encode("utf-8")
    assert_harmless(render_code(text))


def test_markup_is_shown_as_it_was_typed():
    assert "&lt;b&gt;x&lt;/b&gt;" in render_markdown("<b>x</b>")
    assert "&lt;/code&gt;" in render_code("</code>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**a** and *b*", "<strong>a</strong> and <em>b</em>"),
        ("1. a\n2. b", "<ol>"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", '<td data-column="b" class="right">2</td>'),
        ("it costs $5 or $6", "it costs $5 or $6"),
        ("`$x$`", "<code>$x$</code>"),
        ("[paper](https://example.org/a?b=1&c=2)", 'href="https://example.org/a?b=1&amp;c=2"'),
    ],
)
def test_markdown_is_rendered_as_in_jupyter(text, shown):
    assert shown in render_markdown(text)


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("so $x_1$ is", "inline"),
        ("so $ x_1 $ is", "inline"),
        ("so $$x_1$$ is", "block"),
        ("$$\nx_1\n$$", "block"),
        ("\\begin{align}\nx_1\n\\end{align}", "block"),
    ],
)
def test_formulas_become_mathml(text, display):
    html = render_markdown(text)
    (math,) = (attributes for tag, attributes in Reader(html).elements if tag == "math")
    assert math["display"] == display
    assert "<msub><mi>x</mi><mn>1</mn></msub>" in html
    assert_harmless(html)


@pytest.mark.parametrize("tex", [r"\frac{1}{", r"\left(x", "", r"\nosuchcommand x", "{" * 3000])
def test_a_formula_that_is_not_understood_is_shown_as_its_source(tex):
    html = mathml(tex)
    assert f"<code>${tex}$</code>" in html
    assert "not understood" in html
    assert "<math" not in html


def test_every_formula_of_the_assignments_own_text_is_understood():
    texts = [q.model + q.rubric for q in QUESTIONS]
    texts += [c["source"] for c in blank()["cells"] if c["cell_type"] == "markdown"]
    rendered = "".join(map(render_markdown, texts))
    assert rendered.count("<math") > 80
    assert "not understood" not in rendered


def test_a_pasted_picture_stands_in_the_page():
    bundle = {"a b.png": {"image/png": PNG}}
    html = render_markdown("![seen](attachment:a%20b.png)", bundle)
    assert f'<img src="data:image/png;base64,{PNG}" alt="seen">' in html
    assert f"base64,{PNG}" in render_markdown(f"![](data:image/png;base64,{PNG})")
    sized = '<img width="300" src="attachment:a%20b.png">'
    assert f"base64,{PNG}" in render_markdown(sized, bundle)


def test_a_large_picture_that_colab_writes_into_the_text_is_not_cut():
    content = b64encode(b"\x89PNG\r\n\x1a\n" + bytes(3 * MAX_TEXT_CHARS)).decode()
    for text in (
        f"![a](data:image/png;base64,{content})",
        f"![a][b]\n\n[b]: data:image/png;base64,{content}",
    ):
        assert f'src="data:image/png;base64,{content}"' in render_markdown(text)


def test_a_picture_file_that_was_handed_in_stands_in_the_page():
    files = {"plots/a.gif": b"GIF89a...", "b.txt": b"text"}
    assert "data:image/gif;base64" in render_markdown("![](./plots/a.gif)", files=files)
    assert "is not a PNG, JPEG, GIF or WebP" in render_markdown("![](b.txt)", files=files)


@pytest.mark.parametrize("text", ["![](<plots/Bild ä 1.gif>)", "![](plots\\Bild%20ä%201.gif)"])
def test_a_picture_is_found_however_systems_write_its_name(text):
    files = {"plots/Bild a\u0308 1.gif": b"GIF89a..."}  # as macOS writes an ä
    assert "data:image/gif;base64" in render_markdown(text, files=files)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("![x](https://example.org/x.png)", "on the web"),
        ("![x](attachment:x.png)", "doesn't hold it"),
        ("![x](attachment:bad.png)", "damaged"),
        ("![x](attachment:odd.png)", "damaged"),
        ("![x](attachment:svg.png)", "is not a PNG"),
        ("![x](attachment:big.png)", f"larger than {MAX_PICTURE_BYTES // 2**20} MB"),
        ("![x](data:image/png;base64,A)", "damaged"),
        ("![x](x.png)", "not handed in"),
        (r"![x](C:\Users\ada\x.png)", "the student's own computer"),
        ("![x](/home/ada/x.png)", "the student's own computer"),
        ("![x](../x.png)", "not handed in"),
    ],
)
def test_a_picture_that_is_not_shown_has_a_note_in_its_place(text, reason):
    attachments = {
        "bad.png": {"image/png": 3},
        "odd.png": "text",
        "svg.png": {"image/svg+xml": "PHN2Zz4="},
        "big.png": {"image/png": b64encode(b"\xff\xd8\xff" + bytes(MAX_PICTURE_BYTES)).decode()},
    }
    html = render_markdown(text, attachments)
    assert re.search(r'\[picture "x" not shown: .*' + reason, html.replace("&quot;", '"')
        .replace("&#x27;", "'"))  # fmt: skip
    assert "<img" not in html


def test_a_text_without_end_is_cut_with_a_note():
    html = render_markdown("word " * MAX_TEXT_CHARS)
    assert len(html) < 2 * MAX_TEXT_CHARS
    assert f"[{4 * MAX_TEXT_CHARS:,} more characters: see the notebook]" in html


DOUBLINGS = "".join(
    rf"\newcommand{{\{a}}}{{\{b}\{b}}}" for a, b in pairwise("zyxwvutsrqponmlkjihg")
)


@pytest.mark.parametrize(
    "text",
    [*(part * 10**5 for part in ("[", "*a ", "$a$", "> ", "|a", "![a](")), rf"${DOUBLINGS}\z$"],
    ids=range(7),
)
def test_a_text_made_to_take_long_does_not(text):
    began = time.process_time()
    render_markdown(text)
    assert time.process_time() - began < 5

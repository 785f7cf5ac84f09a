"""Whatever a picture is named and holds, the page shows it or says why not, within its budget."""

import base64

import pytest
from helpers.damage import altered, damaged
from helpers.responses import PNG
from hypothesis import given
from hypothesis import strategies as st
from marking.test_rendering import Reader, assert_harmless

from autograder.marking.rendering.allowance import MAX_ALL_PIXELS, MAX_PIXELS, Allowance
from autograder.marking.rendering.markdown import render_markdown
from autograder.marking.rendering.pixels import pixels

pytestmark = pytest.mark.fuzz

PICTURES = [
    base64.b64decode(PNG),
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x10\0\0\0\x10\0\x08\2\0\0\0" + b"\0\0\0\x08acTL\0\0\0\2",
    b"GIF89a\x20\0\x20\0\x91\0\0"
    + b"\0" * 12
    + b"\x21\xf9\4\0\0\0\0\0\x2c\0\0\0\0\x20\0\x20\0\0\2\1\0\0;",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x20\0\x20\3\1\x22\0",
    b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0\x2f\x1f\xc0\x07\0",
    b"RIFF\x1a\0\0\0WEBPVP8X\n\0\0\0\2\0\0\0\x1f\0\0\x1f\0\0ANMF",
    b"RIFF\x1a\0\0\0WEBPVP8 \n\0\0\0\0\0\0\x9d\1\x2a\x20\0\x20\0",
    b"<svg onload=alert(1)>",
]
TOKENS = (b"acTL", b"ANMF", b"IHDR", b"\xff\xc2\0\x11\x08", b"\x2c", b"\x21", b"VP8X", b"WEBP")
CONTENTS = st.sampled_from(PICTURES).flatmap(lambda picture: damaged(picture, TOKENS))
NAMES = st.sampled_from(
    [
        *["a.png", "A.PNG", "./a.png", "../a.png", "/etc/a.png", "a b.png", "a%20b.png", "%"],
        *["%2e%2e/a.png", "%00.png", "%ff.png", "a.png?x", "a.png#x", "é.png", "e\u0301.png"],
        *["\u202egnp.a", "a\tb.png", "'\".png", "<b>.png", "onerror=.png", "data-0", "data:a"],
        *["javascript:a", "//a", "C:\\a.png", "\ud800.png", "", ".", "a)b.png", "a(b.png"],
        *["]a.png", "&lt;.png", "a\nb.png", "https://a/b.png", "attachment:a.png"],
    ]
) | st.text(max_size=6)
FORMS = st.sampled_from(
    [
        "![alt]({})",
        "![alt](<{}>)",
        "![alt](attachment:{})",
        '![alt]({} "title")',
        "![{0}][a]\n\n[a]: {0}",
        '<img src="{}" width=9>',
        "<img alt='{0}' src='{0}'>",
        "[![]({0})]({0})",
        "| {0} |\n|---|\n| ![]({0}) |",
    ]
)
ODD = st.none() | st.integers() | st.just([PNG[:20], PNG[20:]]) | st.text(max_size=9) | NAMES


@given(CONTENTS)
def test_any_picture_has_a_size(content):
    assert 0 <= pixels(content) <= 2**96


@given(st.lists(st.tuples(FORMS, NAMES, CONTENTS, st.booleans()), max_size=6), st.data())
def test_any_picture_is_shown_or_named(pictures, data):
    files = {name: content for _, name, content, attached in pictures if not attached}
    attachments = {
        name: {"image/png": base64.b64encode(content).decode()}
        for _, name, content, attached in pictures
        if attached
    }
    attachments = data.draw(altered(attachments, ODD, ("a.png", "data-0", "image/png")))
    text = "\n\n".join(form.format(name) for form, name, *_ in pictures)
    inline = [base64.b64encode(content).decode() for *_, content, attached in pictures if attached]
    text += "".join(f"\n\n![](data:image/png;base64,{encoded})" for encoded in inline)
    attachments = attachments if isinstance(attachments, dict) else {}
    html = render_markdown(text, attachments, files, allowance := Allowance())
    assert_harmless(html)
    html.encode()
    allowance.check()
    shown = [attributes["src"] for tag, attributes in Reader(html).elements if tag == "img"]
    sizes = [pixels(base64.b64decode(uri.partition(",")[2])) for uri in shown]
    assert max(sizes, default=0) <= MAX_PIXELS
    assert sum(sizes) <= MAX_ALL_PIXELS

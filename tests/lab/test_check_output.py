"""The output of a failed check among the styles that notebooks give to tables and text.

The styles are imitations: VS Code's by its source, Jupyter's by what it serves, Colab's by what is
known of it. Each has colors of its own, so an output with fixed ones would be unreadable in one.
"""

import html
from pathlib import Path

import pytest
from helpers.browser import WIDTHS, open_page

from advex.feedback.facts import Hint
from advex.feedback.outcome import Check, Outcome
from advex.feedback.page import as_html

pytestmark = pytest.mark.slow

# The colors of text and ground in light and dark, and what else applies to an output.
HOSTS = {
    "Jupyter": (
        ("#1f1f1f", "#ffffff"),
        ("#ffffff", "#111111"),
        "main { font: 14px/1.6 sans-serif }"
        "table { margin-left: auto; margin-right: auto; table-layout: fixed; font-size: 12px;"
        " border-spacing: 0 }"
        "td, th, tr { text-align: right; vertical-align: middle; padding: 0.5em;"
        " line-height: normal; white-space: normal }"
        "tbody tr:nth-child(even) { background: #808080 }",
    ),
    "VS Code": (
        ("#3b3b3b", "#ffffff"),
        ("#cccccc", "#1f1f1f"),
        "main { font: 13px sans-serif }"
        "table, thead, tr, th, td, tbody { border: none !important; border-collapse: collapse }"
        "table { width: 100% } table, th, tr { text-align: left !important }"
        "th, td { padding: 4px 8px }"
        "tr:nth-child(even) { background-color: rgba(130, 130, 130, 0.08) }",
    ),
    "Colab": (
        ("#212121", "#ffffff"),
        ("#e3e3e3", "#383838"),
        "main { font: 14px Roboto, sans-serif }"
        "td, th { padding: 8px; text-align: right; border: 1px solid #d0d0d0 }"
        "tbody tr:nth-child(odd) { background: #f5f5f5 }",
    ),
}
LONG = "net = a TwoLayerNet, X = [[0.2, 0.9], [0.7, 0.4]], targets = [3, 8], step_size = 0.4"
OUTCOME = Outcome(
    "q1",
    [
        Check("a property that holds", True),
        Check(
            "values that are off",
            False,
            "2 of 2 entries are off.\nIt uses another function.",
            [
                ("called with", f"{LONG}, iters = 2"),
                ("yours", "[[0.235004], [0.470007]]"),
                ("expected", "[[0.196612], [0.393224]]"),
                ("your line", "Cell In[7], line 3: " + "x" * 120),
            ],
            hint=Hint("Which way does it go?", "It looks like a minus sign."),
        ),
        Check("values in few words", False, "1 entry is off.", [("yours", "1"), ("expected", "2")]),
    ],
    5,
)

# Text is composed with all grounds below it, and with the opacity of what it stands in.
_FAINTEST = """() => {
    const parts = color => color.match(/[\\d.]+/g).map(Number);
    const over = (top, below) => {
        const [r, g, b, a = 1] = top;
        return [r, g, b].map((c, i) => a * c + (1 - a) * below[i]);
    };
    const light = color => {
        const [r, g, b] = color.map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    let faintest = 21;
    for (const element of document.querySelectorAll("main *")) {
        if (![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const chain = [];
        for (let e = element; e; e = e.parentElement) chain.unshift(e);
        let ground = [255, 255, 255], opacity = 1;
        for (const e of chain) {
            ground = over(parts(getComputedStyle(e).backgroundColor), ground);
            opacity *= Number(getComputedStyle(e).opacity);
        }
        const text = over([...parts(getComputedStyle(element).color).slice(0, 3), opacity], ground);
        const [a, b] = [light(text), light(ground)].sort((x, y) => y - x);
        faintest = Math.min(faintest, a / b);
    }
    return faintest;
}"""
# Grounds and borders of rows and cells, each kind once.
_STRIPES = """() => [...new Set([...document.querySelectorAll("main tr, main th, main td")]
    .map(e => getComputedStyle(e)).flatMap(s => [s.backgroundColor, s.borderTopWidth]))]"""


def write_page(path: Path, host: str, dark: bool) -> Path:
    light, night, rules = HOSTS[host]
    text, ground = night if dark else light
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><title>{html.escape(host)}</title>'
        f"<style>body {{ color: {text}; background: {ground} }} {rules}</style>"
        f"<main>{as_html(OUTCOME)}</main>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_failed_check_is_readable_wherever_it_is_shown(host: str, dark: bool, tmp_path: Path):
    path = write_page(tmp_path / "output.html", host, dark)
    with open_page(path, 900, dark) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate(_FAINTEST) >= 4.5  # the contrast that WCAG asks for
        assert page.evaluate(_STRIPES) == ["rgba(0, 0, 0, 0)", "0px"]
        for row in page.locator("main tr").all():
            label, value = row.locator("th"), row.locator("td")
            assert label.evaluate("e => getComputedStyle(e).textAlign") == "left"
            assert value.evaluate("e => getComputedStyle(e).textAlign") == "left"
            line, size = value.evaluate(
                "e => [getComputedStyle(e).lineHeight, getComputedStyle(e).fontSize]"
                ".map(parseFloat)"
            )
            assert line >= 1.3 * size >= 1.3 * 11.9
            beside = value.evaluate(
                "(e, label) => e.getBoundingClientRect().x - label.getBoundingClientRect().x",
                label.element_handle(),
            )
            assert beside < 130  # pixels: a value stands beside its label, not far to the right
        for width in (900, 640, 560, 480, *WIDTHS):
            page.set_viewport_size({"width": width, "height": 800})
            pieces = page.locator("main td span").all()
            assert pieces
            for piece in pieces:  # no line ends between an argument's name and its value
                assert piece.evaluate("e => e.getClientRects().length") == 1

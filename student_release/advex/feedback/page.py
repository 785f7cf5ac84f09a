"""An outcome as HTML, in the colors of whatever shows it, and as text."""

import html
import re

from .facts import Hint
from .outcome import Check, Outcome

# Notebooks, VS Code and Colab style tables each in their own way: what matters is set here.
_BOX = (
    "margin:.4em 0;padding:.35em .8em;border-left:3px {style} currentColor;"
    "background:rgba(128,128,128,.09);overflow-wrap:anywhere"
)
_CELL = "text-align:left;vertical-align:top;line-height:1.4;padding:.1em 0;border:0;background:none"
_LABEL = f"{_CELL};font-weight:normal;opacity:.85;padding-right:1em;white-space:nowrap"
_VALUE = f"{_CELL};font-family:monospace"
_TABLE = (
    "width:auto;margin:.3em 0;border:0;border-collapse:collapse;background:none;font-size:.95em"
)
_ROW = "background:none;border:0"
_SUMMARY = "cursor:pointer;padding:.15em 0"


def as_html(outcome: Outcome) -> str:
    """The outcome for a notebook. No script, and no fixed color."""
    checks = "".join(map(_check, outcome.checks))
    return (
        '<div style="max-width:56em;line-height:1.45">'
        f'{checks}<p style="margin:.5em 0"><strong>{html.escape(outcome.question)}:</strong> '
        f"{html.escape(outcome.ending)}</p></div>"
    )


def _check(check: Check) -> str:
    mark, style = ("✓ Passed:", "solid") if check.passed else ("✗ Not yet:", "double")
    parts = [f"<strong>{mark}</strong> {html.escape(check.title)}"]
    if check.said:
        said = html.escape(check.said).replace("\n", "<br>")
        parts.append(f'<div style="margin:.3em 0">{said}</div>')
    if check.rows:
        rows = "".join(
            f'<tr style="{_ROW}"><th scope="row" style="{_LABEL}">{html.escape(label)}</th>'
            f'<td style="{_VALUE}">{_value(label, value)}</td></tr>'
            for label, value in check.rows
        )
        parts.append(f'<table style="{_TABLE}"><tbody>{rows}</tbody></table>')
    if check.hint:
        parts.append(_folded(check.hint))
    return f'<div style="{_BOX.format(style=style)}">{"".join(parts)}</div>'


def _value(label: str, value: str) -> str:
    """A row's value, in which no line ends between an argument's name and what it is."""
    text = html.escape(value)
    if label != "called with":
        return text
    return re.sub(r"\w+ = \S+", r'<span style="white-space:nowrap">\g<0></span>', text)


def _folded(hint: Hint) -> str:
    """The hint's rungs, the second one within the first."""
    inner = ""
    if hint.mistake:
        inner = _details("Hint 2: the mistake it looks like", html.escape(hint.mistake))
    return _details("Hint 1: a question", f"{html.escape(hint.question)}{inner}")


def _details(summary: str, content: str) -> str:
    return (
        f'<details style="margin:.3em 0"><summary style="{_SUMMARY}">{summary}</summary>'
        f'<div style="margin:.2em 0 .2em 1.2em">{content}</div></details>'
    )


def as_text(outcome: Outcome) -> str:
    """The outcome where there is no HTML."""
    lines = []
    for check in outcome.checks:
        lines.append(f"{'✓ Passed' if check.passed else '✗ Not yet'}: {check.title}")
        lines += [f"    {line}" for line in check.said.splitlines()]
        width = max((len(label) for label, _ in check.rows), default=0)
        lines += [f"    {label:<{width}}  {value}" for label, value in check.rows]
        if check.hint:
            lines.append(f'    For a hint: advex.hint("{outcome.question}")')
    return "\n".join([*lines, f"{outcome.question}: {outcome.ending}"])

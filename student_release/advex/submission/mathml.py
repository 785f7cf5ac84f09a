"""TeX formulas as MathML, which browsers show without a script."""

import html
import re

from latex2mathml.converter import convert

# TeX leaves a thin space between log and its argument, where no bracket does.
_FUNCTION = re.compile(
    r"(<mi>(?:log|ln|exp|sin|cos|tanh?|max|min)</mi>)(?=<m(?:i|n|sub|sup|frac)\b)"
)


def to_mathml(tex: str, block: bool = False) -> str | None:
    """A formula as a <math> element, or None where it can't be read as one."""
    try:
        mathml = convert(tex, display="block" if block else "inline")
    except Exception:  # the converter's errors have no common base
        return None
    mathml = _FUNCTION.sub(r'\1<mspace width="0.167em" />', mathml)
    return mathml.replace(r"\_", "_")  # in \texttt, where it leaves the backslash


def formula(tex: str, block: bool = False) -> str:
    """A formula as HTML: MathML, or the TeX as it is where there is no reading it."""
    mathml = to_mathml(tex, block)
    if mathml is None:
        mathml = f'<code class="tex">{html.escape(tex)}</code>'
    return f'<div class="formula">{mathml}</div>' if block else mathml

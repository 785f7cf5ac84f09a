"""Formulas in HTML copies and on marking pages do nothing, by one list of what may stay."""

import re
from xml.etree import ElementTree

import pytest

from advex.submission.mathml import formula
from autograder.marking.rendering.mathematics import mathml


def _words(text):
    return set(text.split())


MATHML = "{http://www.w3.org/1998/Math/MathML}"
TAGS = _words(
    "math mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot "
    "mtable mtr mtd mstyle mpadded mphantom menclose"
)
ATTRIBUTES = _words(
    "display displaystyle scriptlevel mathvariant stretchy fence form separator accent accentunder "
    "largeop movablelimits notation columnalign rowalign columnlines rowlines minsize maxsize "
    "lspace rspace width height depth linethickness columnspacing rowspacing"
)
SOURCE = {"span", "code", "small"}  # a formula that isn't understood is shown as typed
in_both = pytest.mark.parametrize("render", [formula, mathml], ids=["copy", "marking"])


@in_both
@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\href{https://example.org/?a=1&b=2}{\href{data:text/html,a}{x}}",
        r"\url{javascript:alert(1)}",
        r"\style{position:fixed;inset:0}{x}",
        r"\style{background:url(//example.org)}{\frac{a}{b}}",
        r"\class{jp-Cell}{x}",
        r"\cssId{top}{x}",
        r"\htmlId{top}{x}",
        r"\htmlClass{answer}{x}",
        r"\htmlStyle{display:none}{x}",
        r"\htmlData{a=1, onclick=alert(1)}{x}",
        r"\require{html} \href{javascript:alert(1)}{x}",
        r"\includegraphics[width=9em]{//example.org/a.png}",
        r"\mmlToken{mi}[href='javascript:alert(1)']{x}",
        r"\bbox[border: 2px solid red; position: fixed]{x}",
        r"\color{red;background:url(//example.org)}x",
        r"\textcolor{white}{x} \colorbox{#000}{x}",
        r'\hspace{1em" onclick="alert(1)}x',
        r"\begin{array}{c|c\"}1&2\end{array}",
        r"\text{</mtext></math><script>alert(1)</script>}",
        r"\unicode{x3c}script\unicode{x3e}",
        r"\def\a{\href{javascript:alert(1)}{x}}\a",
    ],
)
def test_hostile_tex_leaves_only_listed_tags_and_attributes(render, tex):
    root = ElementTree.fromstring(render(tex))
    if not root.tag.startswith(MATHML):
        assert {element.tag for element in root.iter()} <= SOURCE
        assert {name for element in root.iter() for name in element.attrib} <= {"class"}
        assert re.sub(r"\s", "", tex) in re.sub(r"\s", "", "".join(root.itertext()))
        return
    assert {element.tag.removeprefix(MATHML) for element in root.iter()} <= TAGS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES


@in_both
@pytest.mark.parametrize("command", [r"\href{https://example.org}", r"\style{a}", r"\class{a}"])
def test_what_a_hostile_command_stands_around_is_still_shown(render, command):
    root = ElementTree.fromstring(render(command + "{x}"))
    assert "".join(root.itertext()).endswith("x")
    assert root.tag == f"{MATHML}math"


@in_both
def test_a_formula_asks_for_no_more_room_than_formulas_need(render):
    html = render(r"\hspace{99999em}x\rule{9in}{9999in}")
    assert "<math" in html
    assert "9999" not in html


@in_both
@pytest.mark.parametrize("tex", [r"\sqrt{" * 150 + "x" + "}" * 150, "x" * 6000])
def test_a_formula_without_end_is_shown_as_typed(render, tex):
    assert tex in render(tex)
    assert "<math" not in render(tex)

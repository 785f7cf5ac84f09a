"""Whatever a student types, the page shows it, and the page's budget holds."""

import json

import pytest
from helpers.notebooks import code_cell
from helpers.responses import NAMES, answered, outline, place, text_cell
from hypothesis import given
from hypothesis import strategies as st

from autograder.marking.answers import State
from autograder.marking.earlier import to_json
from autograder.marking.reading import read
from autograder.marking.rendering.allowance import MAX_HTML_CHARS
from autograder.marking.rendering.markdown import render_code, render_markdown
from autograder.marking.rendering.mathematics import mathml
from marking.test_rendering import assert_harmless

pytestmark = pytest.mark.fuzz


def _words(text):
    return text.split()


TEX = _words(r"""
    \frac \sqrt \left( \right) \begin{align} \end{align} \begin{matrix} \end{matrix} \\ & ^ _ { }
    \hspace{9999em} \rule{9em}{9999em} \text{ \over \limits \sum \kern \genfrac \a \def
    \raisebox{9em} \newcommand{\a}{\a\a} \not \operatorname \mathbb \color{red} \href \style \class
    \big \middle [99em] ' 9999999999999999999999 -1 x α 😀 < > " % # ~ \| \hline \cancel
    \substack \phantom \llap
""")
MARKDOWN = _words("""
    $ $$ ` ``` | |- > - * ** _ ~~ [ ] ( ) ! ![]( src= <script> &amp; # --- === 1. [a]: http://a
    attachment:a data:image/png;base64,AAAA javascript:
""")
MARKDOWN += ["<img ", " ", "\n", "\n\n", "\t", "\0", "\ud800", "\u202e", "\u0301"]
TEXTS = st.lists(st.sampled_from(TEX + MARKDOWN) | st.text(max_size=3), max_size=40).map("".join)


@given(tex=st.lists(st.sampled_from(TEX) | st.text(max_size=2), max_size=25), display=st.booleans())
def test_any_formula_is_shown_and_does_nothing(tex, display):
    html = mathml(" ".join(tex), display)
    assert len(html) < 1_000 + 300 * sum(map(len, tex))
    if "not understood" not in html:
        assert_harmless(html)


@given(text=TEXTS, times=st.sampled_from([1, 1, 3, 100]))
def test_any_text_is_shown_and_does_nothing(text, times):
    files = {text: text.encode(errors="replace")}
    html = render_markdown(text * times, {"a": {"image/png": text}}, files)
    assert_harmless(html)
    assert_harmless(render_code(text))
    html.encode()


@given(texts=st.lists(TEXTS, max_size=3), times=st.sampled_from([1, 1, 50, 1000]))
def test_any_answer_is_read_or_refused_within_the_budget(texts, times):
    notebook = answered(q2e="Mine.")
    end = place(notebook, "q2e", "end")
    cells = [text_cell(text * times) for text in texts] + [code_cell(text) for text in texts]
    notebook["cells"][end:end] = cells
    found = read(b"a.ipynb", json.dumps(notebook).encode(), to_json([outline()]).encode())
    json.dumps(found).encode()
    if "answers" in found:
        assert list(found["answers"]) == NAMES
        assert all(State(answer["state"]) for answer in found["answers"].values())
        assert sum(len(answer["html"]) for answer in found["answers"].values()) < MAX_HTML_CHARS
    else:
        assert found["over"].endswith("too many to show.")

"""Markdown with formulas as harmless HTML: no markup of the writer's, no scripts, no requests."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.marking.rendering.allowance import Allowance
from autograder.marking.rendering.mathematics import mathml
from autograder.marking.rendering.pictures import attach, picture

MAX_TEXT_CHARS = 20_000  # characters of one cell
_MAX_TITLE_CHARS = 60  # characters of a column's title, which each of its cells carries
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# Jupyter shows such pictures, which many prefer since they can be given a size.
_IMG = re.compile(r"""<img\b[^>]{0,500}?\bsrc=["']?([^"'\s<>]+)["']?[^>]{0,500}>""", re.IGNORECASE)
# These scroll where they are wider than their column; by keyboard, what has the focus scrolls.
_SCROLLS = re.compile(r'<(?:pre|table|div class="math [a-z]+")(?=>)')


def render_markdown(
    source: str,
    attachments: Mapping[str, Any] | None = None,
    files: Mapping[str, bytes] | None = None,
    allowance: Allowance | None = None,
) -> str:
    """HTML for a Markdown text, with its pictures inside; see `pictures`.

    HTML in the text is shown as it was typed. Cells of tables carry their column's title.
    """
    allowance = allowance or Allowance()
    source, attached = attach(source, attachments or {})
    env = {"attachments": attached, "files": files or {}, "allowance": allowance}
    text, cut = shortened(source)
    html = _scrolling(_MARKDOWN.render(_IMG.sub(r"![](<\1>)", text), env)) + cut
    allowance.html += len(html)
    return html


def render_code(source: str, allowance: Allowance | None = None) -> str:
    """HTML for a program, as it was typed."""
    text, cut = shortened(source)
    html = _scrolling(f"<pre><code>{escape(text)}</code></pre>") + cut
    (allowance or Allowance()).html += len(html)
    return html


def _scrolling(html: str) -> str:
    return _SCROLLS.sub(r'\g<0> tabindex="0"', html)


def shortened(source: str) -> tuple[str, str]:
    """A text without control characters, no longer than `MAX_TEXT`, and a note where it was."""
    cut = len(source) - MAX_TEXT_CHARS
    note = f'<p class="unread">[{cut:,} more characters: see the notebook]</p>' if cut > 0 else ""
    return _UNPRINTABLE.sub("\ufffd", source[:MAX_TEXT_CHARS].replace("\r\n", "\n")), note


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    alt = self.renderInlineAsText(token.children or [], options, env)
    return picture(str(token.attrs["src"]), alt, env["attachments"], env["files"], env["allowance"])


def _double_dollars(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A displayed formula within a paragraph, where a block isn't allowed."""
    return f'<span class="math">{mathml(tokens[index].content, display=True)}</span>'


def _tame(state: StateCore) -> None:
    """Let links lead to the web alone, and tables say their columns' titles in each cell."""
    titles: list[str] = []
    column = 0
    for token, following in pairwise([*state.tokens, Token("end", "", 0)]):
        if token.type == "table_open":
            titles = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            titles.append(following.content)
            _align(token)
        elif token.type == "td_open":
            token.attrs["data-column"] = (
                titles[column][:_MAX_TITLE_CHARS] if column < len(titles) else ""
            )
            column += 1
            _align(token)
        _tame_links(token.children or [])
        for formula in (token, *(token.children or ())):
            if formula.type.startswith(("math_", "amsmath")):
                state.env["allowance"].formulas += 1


def _align(token: Token) -> None:
    """Align a cell by a class: the page's policy forbids styles in attributes."""
    _, _, side = str(token.attrs.pop("style", "")).partition("text-align:")
    if side:
        token.attrs["class"] = side


def _tame_links(tokens: Sequence[Token]) -> None:
    tag = "a"
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs["href"])
            tag = "a" if _WEB.match(address) else "span"
            token.attrs = {"title": address}
            if tag == "a":
                token.attrs |= {"href": address, "rel": "noopener noreferrer", "target": "_blank"}
        if token.type in ("link_open", "link_close"):
            token.tag = tag


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": False})
    markdown.enable(["table", "strikethrough"])
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_digits=False,  # "$5 and $6" are prices
        double_inline=True,
        renderer=lambda tex, options: mathml(tex, bool(options["display_mode"])),
    )
    markdown.use(amsmath_plugin, renderer=lambda tex: mathml(tex, display=True))
    markdown.core.ruler.push("tame", _tame)
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("math_inline_double", _double_dollars)
    return markdown


_MARKDOWN = _markdown()

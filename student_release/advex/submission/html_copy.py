"""A notebook as one HTML file that opens anywhere, formulas and pictures in it.

python -m advex.submission.html_copy NOTEBOOK HTML

No script, no font and no picture comes from outside: nbconvert's page loads MathJax and others from
the network, so these are left out, formulas become MathML, and a policy in the page forbids all
else.
"""

import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from .child import say
from .mathml import formula

_TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block html_head_js %}
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:;
    form-action 'none'; base-uri 'none'">
{% endblock %}
{% block jupyter_widgets %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block extra_css %}
<style>
main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; box-sizing: border-box; }
.jp-OutputArea-output, .jp-RenderedHTMLCommon, pre, .formula { max-width: 100%; overflow-x: auto; }
.jp-RenderedHTMLCommon img, .jp-RenderedHTMLCommon > * { max-width: 100%; }
img { height: auto; }
.formula { text-align: center; margin: 1em 0; }
math { font-size: 1.1em; }
main { --jp-cell-prompt-not-active-opacity: 1; }
main .jp-RenderedHTMLCommon a:link { text-decoration: underline; }
main .highlight .m, main .highlight .mi, main .highlight .mf { color: #007000; }
main .highlight .c, main .highlight .c1 { color: #376f6f; }
main .highlight .o, main .highlight .ow { color: #8f12dc; }
@media (max-width: 40rem) {
  .jp-InputPrompt, .jp-OutputPrompt { display: none; }
  .jp-Cell { padding: 4px 0; }
}
</style>
{% endblock %}
"""
# What only works with a script behind it. Each comes with a text or a picture in its place.
_ALIVE = (
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/vnd.mermaid",
)
# In the text of a notebook it can lead to another page, which no policy forbids.
_META = re.compile("<meta", re.IGNORECASE)


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """Markdown as Jupyter's, formulas as MathML."""

    def block_math(self, body: str) -> str:
        """A displayed formula."""
        return formula(body, block=True)

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return formula(body)

    def latex_environment(self, name: str, body: str) -> str:
        """An environment: cases, align and similar ones."""
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", block=True)

    def block_mermaidjs(self, code: str) -> str:
        """A diagram, as it was typed."""
        return self.block_code(code)

    def _embed_image_or_attachment(self, src: str) -> str:
        try:
            return super()._embed_image_or_attachment(src)
        except Exception:  # a picture that is missing isn't worth the whole page
            return ""

    def _src_to_base64(self, src: str) -> str | None:
        found: str | None = super()._src_to_base64(unquote(src))
        return found


class _Exporter(HTMLExporter):  # type: ignore[misc]
    """Nbconvert's page without what it loads."""

    def markdown2html(self, context: Any, source: str) -> str:
        """Markdown to HTML."""
        renderer = _Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            exclude_anchor_links=True,
        )
        return MarkdownWithMath(renderer=renderer).render(source)

    markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg  # type: ignore[attr-defined]


def to_html(path: Path) -> str:
    """The page for a notebook's file."""
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    notebook.metadata.pop("widgets", None)
    notebook.cells = [cell for cell in notebook.cells if not _is_setup(cell.metadata)]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for kind in _ALIVE:
                data.pop(kind, None)
            if "text/latex" in data:
                data["text/markdown"] = data.pop("text/latex")
    exporter = _Exporter(config=Config(), raw_template=_TEMPLATE)
    resources = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    head, end, body = exporter.from_notebook_node(notebook, resources)[0].partition("</head>")
    return head + end + _META.sub("&lt;meta", body)


def _is_setup(metadata: dict[str, Any]) -> bool:
    """Return True for a cell that was handed out folded and locked: it is there for Colab alone."""
    folded = metadata.get("jupyter", {}).get("source_hidden")
    return bool(folded) and metadata.get("editable") is False


def main(notebook: str, html: str) -> None:
    """Write the page, and say how long it is."""
    page = to_html(Path(notebook))
    Path(html).write_text(page, encoding="utf-8", newline="\n")
    say(result={"characters": len(page), "unread": page.count('<code class="tex">')})


if __name__ == "__main__":
    main(*sys.argv[1:])

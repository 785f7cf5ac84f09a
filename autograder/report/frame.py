"""Rendering a page from its template, in the look that all pages share."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent


def render_page(
    template: Path,
    variables: Mapping[str, Any],
    filters: Mapping[str, Callable[..., str]] | None = None,
) -> str:
    """The HTML of one page: see `page_renderer`."""
    return page_renderer(template, filters)(variables)


def page_renderer(
    template: Path, filters: Mapping[str, Callable[..., str]] | None = None
) -> Callable[[Mapping[str, Any]], str]:
    """Return what gives the HTML of a template that extends `page.html.jinja`, by its variables.

    The .css of its name goes with it. Texts are escaped. The page's policy allows this style sheet,
    by its hash, and nothing else that the template doesn't name.
    """
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader([template.parent, _HERE]),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(filters or {})
    own = template.with_name(template.name.replace(".html.jinja", ".css"))
    style = "".join(path.read_text(encoding="utf-8") for path in (_HERE / "page.css", own))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    prepared = environment.get_template(template.name)
    return partial(prepared.render, style=Markup(style), style_hash=digest)

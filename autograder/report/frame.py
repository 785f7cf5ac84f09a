"""Rendering a page from its template, in the look that all pages share."""

import base64
import hashlib
from collections.abc import Callable, Mapping
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
    """The HTML of a template that extends `page.html.jinja`, with the .css of its name.

    Texts are escaped. The page's policy allows this style sheet, by its hash, and nothing else that
    the template doesn't name.
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
    return environment.get_template(template.name).render(
        variables, style=Markup(style), style_hash=digest
    )

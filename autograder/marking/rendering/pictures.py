"""A student's pictures as data in the page: nothing is loaded from anywhere when it is read."""

import base64
import binascii
import posixpath
import re
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import unquote

from autograder.marking.rendering.allowance import MAX_PICTURE_BYTES, Allowance

__all__ = ["MAX_PICTURE_BYTES", "attach", "picture"]

_DATA = re.compile(r"data:(image/[\w.+-]+);base64,([A-Za-z0-9+/=%]+)")
_ON_A_COMPUTER = re.compile(r"[a-z]:[\\/]|file:|/(?!/)|~", re.IGNORECASE)
# By what the files start with: what a student says of them may be wrong.
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


def picture(
    address: str,
    alt: str,
    attachments: Mapping[str, Any],
    files: Mapping[str, bytes],
    allowance: Allowance,
) -> str:
    """HTML for a picture: the picture itself, or a note that says why it isn't shown.

    `address` is what the Markdown says; `attachments` are the cell's, and `files` what lies beside
    the notebook. Of a picture on the web, the address is shown. One that is above already
    isn't shown again.
    """
    refusal = allowance.refuse_more()
    if refusal:
        return _note(alt, refusal)
    name = unquote(address)
    if address.startswith("attachment:"):
        encoded = _encoded(attachments.get(name.removeprefix("attachment:")))
        content, missing = _decoded(encoded), "the notebook doesn't hold it, or it is damaged"
    elif _ON_A_COMPUTER.match(name):
        content, missing = None, f"{name[:200]} is a path on the student's own computer"
    elif re.match(r"[a-z][a-z0-9+.-]*:|//", name, re.IGNORECASE):
        content, missing = None, f"it is on the web, and not loaded from there: {address[:200]}"
    else:
        content = _beside(name, files)
        missing = f"{name[:200]} was not handed in with the notebook"
    if content is None:
        return _note(alt, missing)
    kind = _kind(content)
    if kind is None:
        return _note(alt, "it is not a PNG, JPEG, GIF or WebP")
    refusal = allowance.refuse(content)
    if refusal:
        return _note(alt, refusal)
    data_uri = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    allowance.html -= len(data_uri)  # pictures have a limit of their own
    return f'<img src="{data_uri}" alt="{escape(alt)}">'


def attach(text: str, attachments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Take pictures that a text holds as data, as Colab writes them, out of it and attach them."""
    attached = dict(attachments)

    def replace(match: "re.Match[str]") -> str:
        name = f"data-{len(attached)}"
        attached[name] = {match[1]: unquote(match[2])}
        return f"attachment:{name}"

    return _DATA.sub(replace, text), attached


def _beside(name: str, files: Mapping[str, bytes]) -> bytes | None:
    """Return a file's bytes, however the systems on the way wrote its accents and slashes."""
    wanted = _plain(name)
    return next((content for path, content in files.items() if _plain(path) == wanted), None)


def _plain(path: str) -> str:
    return posixpath.normpath(unicodedata.normalize("NFC", path.replace("\\", "/")))


def _note(alt: str, reason: str) -> str:
    named = f' "{alt}"' if alt else ""
    return f'<span class="unread">[picture{escape(named)} not shown: {escape(reason)}]</span>'


def _encoded(bundle: Any) -> Any:
    """The first of an attachment's forms, of which there is one as a rule."""
    return next(iter(bundle.values()), None) if isinstance(bundle, dict) else None


def _decoded(text: Any) -> bytes | None:
    try:
        return base64.b64decode("".join(text)) or None
    except (TypeError, ValueError, binascii.Error):
        return None


def _kind(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)

"""A notebook's JSON as a student may have written it, and the little of it that is needed.

Both functions take bytes, return what JSON can hold, and raise nothing but MemoryError.
"""

import json
import re
from typing import Any

MAX_CELLS = 10_000
MAX_CODE_CELLS = 2_000
MAX_SOURCE_CHARS = 1_000_000  # characters of a code cell
TINY_BYTES = 2**19  # which never take more than 40 MB
SMALL_BYTES = 4 * 2**20
SMALL_VALUES = 200_000  # which take about 200 bytes each at most
_MAX_NAME_CHARS = 1000  # characters
_MAX_VERSION_CHARS = 20
_MAX_TEXTS = 100
_MAX_TEXT_CHARS = 20_000
_CODE = re.compile(r"^(?:def|class)\s+\w|^\w+\s*=", re.MULTILINE)
_MAX_DIGITS = 300  # of an integer: Python refuses millions, or takes quadratic time over them


class Problem:
    """Reasons for missing cells; every other problem is a text for the student."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    PAGE = "page"
    OLD = "old"


def is_small(content: bytes) -> bool:
    """Return True if the content costs little to parse, whatever it is."""
    if not TINY_BYTES < len(content) <= SMALL_BYTES:
        return len(content) <= TINY_BYTES
    # Every value but the first comes after one of these characters, most with a key.
    return sum(map(content.count, (b",", b"[", b"{"))) <= SMALL_VALUES


def code_cells(content: bytes) -> dict[str, Any]:
    """The `cells` that are code, and the `assignment` they belong to; or else the `problem`.

    `texts` are the first of the other cells, by their sources, that hold lines of code.
    """
    found = every_cell(content)
    if "problem" not in found:
        code = [cell for cell in found["cells"] if cell["cell_type"] == "code"]
        texts = (cell["source"] for cell in found["cells"] if cell["cell_type"] != "code")
        found["texts"] = [text[:_MAX_TEXT_CHARS] for text in texts if _CODE.search(text)]
        del found["texts"][_MAX_TEXTS:]
        found["cells"] = [{**cell, "attachments": {}} for cell in code]
    return found


def every_cell(content: bytes) -> dict[str, Any]:
    """All `cells`, and the `assignment` they belong to; or else the `problem`."""
    if not content.strip():
        return {"problem": Problem.EMPTY}
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return {"problem": Problem.PAGE}
    try:
        notebook = json.loads(content, parse_int=_integer, object_hook=_without_outputs)
        # nbformat 3, which Jupyter hasn't written since 2015, keeps its cells elsewhere.
        if "cells" not in notebook and isinstance(notebook["worksheets"], list):
            return {"problem": Problem.OLD}
        cells = notebook["cells"]
        if not isinstance(cells, list):
            raise TypeError("cells")
        code = sum(cell["cell_type"] == "code" for cell in cells)
        if len(cells) > MAX_CELLS or code > MAX_CODE_CELLS:
            return {"problem": _too_many(len(cells), code)}
        cells = [_readable(cell) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"problem": Problem.DAMAGED}
    longest = max((len(c["source"]) for c in cells if c["cell_type"] == "code"), default=0)
    if longest > MAX_SOURCE_CHARS:
        return {
            "problem": f"A code cell of the notebook has {longest:,} characters; the limit is "
            f"{MAX_SOURCE_CHARS:,}. Load the data that it holds from a file, and hand the notebook "
            "in again."
        }
    metadata = mapping(notebook.get("metadata"))
    named = mapping(metadata.get("otter")).get("assignment_name")
    python = mapping(metadata.get("language_info")).get("version")
    return {
        "cells": cells,
        "assignment": named[:_MAX_NAME_CHARS] if isinstance(named, str) else None,
        "python": python[:_MAX_VERSION_CHARS] if isinstance(python, str) else "",
    }


def _too_many(cells: int, code: int) -> str:
    count, kind, limit = (
        (code, "code cells", MAX_CODE_CELLS)
        if code > MAX_CODE_CELLS
        else (cells, "cells", MAX_CELLS)
    )
    return (
        f"The notebook has {count:,} {kind}; the limit is {limit:,}. Delete those that it doesn't "
        "need, save it, and hand it in again."
    )


def _readable(cell: dict[str, Any]) -> dict[str, Any]:
    """The parts of a cell that are needed; only a code cell must have a source."""
    kind = cell["cell_type"]
    if not isinstance(kind, str):
        raise TypeError(kind)
    id, metadata = cell.get("id"), mapping(cell.get("metadata"))
    tags = metadata.get("tags")
    return {
        "cell_type": kind,
        "id": id if isinstance(id, str) else "",
        "source": _text(cell["source"] if kind == "code" else cell.get("source") or ""),
        "metadata": {
            "tags": [t for t in tags if isinstance(t, str)] if isinstance(tags, list) else [],
            "otter": {"ignore": bool(mapping(metadata.get("otter")).get("ignore"))},
        },
        "attachments": {
            name: {form: _text(data) for form, data in bundle.items() if _is_text(data)}
            for name, bundle in mapping(cell.get("attachments")).items()
            if isinstance(bundle, dict)
        },
    }


def _text(value: Any) -> str:
    """A text, or one that comes as a list of its lines. TypeError where it is neither."""
    if not isinstance(value, str | list):
        raise TypeError(value)
    return "".join(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(line, str) for line in value)
    )


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, or else an empty one."""
    return value if isinstance(value, dict) else {}


def _integer(numeral: str) -> int:
    return int(numeral[:_MAX_DIGITS])


def _without_outputs(parsed: dict[str, Any]) -> dict[str, Any]:
    """Drop a cell's outputs as soon as they are read: they can be most of a notebook."""
    parsed.pop("outputs", None)
    return parsed

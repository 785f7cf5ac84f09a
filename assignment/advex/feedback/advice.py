"""A sentence below a cell that stopped with a NameError, where the reason can be told."""

import re
from typing import Any

RUN_ABOVE = "run all cells above (in JupyterLab: Run, then Run All Above Selected Cell)"

_UNQUOTED = re.compile(r"^(direction_\w+)\s*=\s*(-?)\s*(x|theta)\s*(?:#.*)?$", re.MULTILINE)
_USING = re.compile(r"\badvex\.using\(([^)]*)\)")


def after_cell(result: Any) -> None:
    """Print the advice that fits what ended a cell, if any does."""
    error, source = result.error_in_exec, getattr(result.info, "raw_cell", None)
    if not isinstance(error, NameError) or not isinstance(source, str):
        return
    name = error.name or ""
    for direction, sign, of in _UNQUOTED.findall(source):
        if name == of:
            print(f'The choice is text. Put it in quotes: {direction} = "{sign}{of}"')
            return
    used = _USING.search(source)
    if used and name in re.findall(r"\w+", used[1]):
        print(f"{name} is not defined: {RUN_ABOVE}, then this cell again.")

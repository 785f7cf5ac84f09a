"""The `otter` of a student's process: a `Notebook` whose checks ask the grader."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def install(check: Callable[[str], None]) -> None:
    """Put the stand-in where `import otter` finds it; `check` gets each checked question's name."""

    class Notebook:
        """Replace otter's: the grader runs the checks, and every other method does nothing."""

        _grading_mode = True  # as otter's own says at grading: then nothing is submitted

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            pass

        def check(self, question: str, *args: Any, **kwargs: Any) -> None:
            """Have a question's tests run now, with what the notebook has defined so far."""
            check(question)

        def __getattr__(self, name: str) -> Callable[..., None]:
            if name.startswith("_"):  # protocols of Python and IPython
                raise AttributeError(name)
            return lambda *args, **kwargs: None

    module = ModuleType("otter", __doc__)
    module.Notebook = Notebook  # type: ignore[attr-defined]
    sys.modules["otter"] = module

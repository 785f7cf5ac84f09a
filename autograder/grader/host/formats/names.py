"""The names of a notebook as the tests of stock otter expect them: in one dict, as in a kernel.

Modules come from the grader, never from the student's process, which says only that a name is a
module. A value that can't cross is stood in for by one that refuses every use by a message.
"""

import builtins
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from autograder.grader.host.standins import Function, Namespace
from autograder.grader.host.student_errors import Raised, StudentError
from autograder.grader.wire import randomness
from autograder.grader.wire.frames import WireError
from autograder.grader.wire.named_tuples import named_tuples
from autograder.grader.wire.values import ByName, Encoder, Opaque, OpaqueModule

CONVENTIONS = {"np": "numpy", "plt": "matplotlib.pyplot", "pd": "pandas", "ds": "datascience"}
"""Modules by the names that notebooks give them: another module of that name is refused."""
_CHANGEABLE = {list, dict, set, np.ndarray}
_MODULES = {
    *("bisect", "calendar", "cmath", "collections", "copy", "datetime", "decimal", "fractions"),
    *("functools", "hashlib", "heapq", "itertools", "json", "math", "matplotlib", "numbers"),
    *("numpy", "operator", "pandas", "random", "re", "scipy", "sklearn", "statistics", "string"),
    *("textwrap", "types", "typing"),
}
_PARTS = {"numpy.testing", "scipy.linalg", "scipy.optimize", "scipy.stats", "sklearn.metrics"}
_OF_IPYTHON = {"open", "exit", "quit"}  # which it puts among the names of every notebook


MAX_PRINTED_CHARS = 20_000


class CannotCross(StudentError):
    """The test needs what can't come from, or go to, the student's process."""


@dataclass(frozen=True)
class _Kept:
    """A value as the test has it, what it was when it came, and after how many calls that was."""

    value: Any
    snapshot: Any
    calls: int

    def is_changed(self) -> bool:
        """Return True if the test has changed the value, which it then goes on with."""
        return bool(_snapshot(self.value) != self.snapshot)


class StockNames(Mapping[str, Any]):
    """A student's names, for one case of stock otter. `unsent` says what of them can't cross.

    A value that a test has changed in place stays so, for later cases of the question, too; any
    other is asked for again after a call, which may have changed it.
    What functions print goes to this process's standard output, which has to be kept meanwhile.
    folder: where the autograder's files are, if there are any.
    """

    def __init__(self, names: Namespace, folder: Path | None = None) -> None:
        self._names = names
        self._calls = 0
        self._kept: dict[str, _Kept] = names.kept
        self._folder = folder
        self._random = randomness.begin()  # else a seed that an earlier test used is no change
        self.unsent: dict[str, str] = {}

    def random(self) -> randomness.State | None:
        """Return the state that the test's own random numbers have, if it has changed."""
        now = randomness.state()
        if now == self._random:
            return None
        self._random = now
        return now

    def __getitem__(self, name: str) -> Any:
        kept = self._kept.get(name)
        if kept and (kept.calls == self._calls or kept.is_changed()):
            return kept.value
        value = self._usable(name, self._names[name])
        if type(value) in _CHANGEABLE:
            self._kept[name] = _Kept(value, _snapshot(value), self._calls)
        return value

    def count_call(self) -> None:
        """Note that a function was called, which may have changed what names stand for."""
        self._calls += 1

    def __iter__(self) -> Iterator[str]:
        raise CannotCross("a notebook's names can be asked for one by one here, and not listed")

    def __len__(self) -> int:
        raise CannotCross("a notebook's names can be asked for one by one here, and not counted")

    def _usable(self, what: str, value: Any) -> Any:
        if isinstance(value, Function):
            return _Callable(value, self)
        if isinstance(value, OpaqueModule):
            return _module(what, value.name, self._folder)
        return self._without_opaque(what, value)

    def _without_opaque(self, what: str, value: Any) -> Any:
        """Return the value, in which a stand-in takes the place of each one that can't cross."""
        if isinstance(value, Opaque):
            kind = type(value).__name__
            return ... if kind == "ellipsis" else self._unsent(what, kind)  # a blank, or a value
        if type(value) in (list, tuple):
            return type(value)(self._without_opaque(f"{what}[…]", item) for item in value)
        if type(value) in (dict, set, frozenset):
            for key in value:
                if isinstance(key, Opaque):
                    return self._unsent(what, f"{type(value).__name__} of {type(key).__name__}")
        if type(value) is dict:
            return {key: self._without_opaque(f"{what}[…]", item) for key, item in value.items()}
        return value

    def _unsent(self, what: str, kind: str) -> "Unsent":
        self.unsent[what] = kind
        return Unsent(what, kind)


class Unsent:
    """Stands for a value of a type that can't cross; all but its identity is refused."""

    def __init__(self, what: str, kind: str) -> None:
        self._what = what
        self._kind = kind

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise CannotCross(cannot_cross(self._what, self._kind))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()

    __hash__ = None  # type: ignore[assignment]
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = __call__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __array__ = __float__ = __int__ = __index__ = _refuse
    __repr__ = __str__ = _refuse


class _Callable(ByName):
    """A function or a class of the student's, whose exceptions say what they said over there."""

    def __init__(self, function: Function, names: StockNames) -> None:
        self._function = function
        self._names = names
        self.__name__ = function.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for argument in (*args, *kwargs.values()):
            if isinstance(argument, Unsent):
                argument._refuse()
        self._function.random = self._names.random
        self._names.count_call()
        try:
            value = self._function(*args, **kwargs)
        except Raised as error:
            raise _as_raised(error) from None
        finally:
            if isinstance(self._function.printed, str):
                sys.stdout.write(self._function.printed[:MAX_PRINTED_CHARS])
        return self._names._without_opaque(f"{self.__name__}(…)", value)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse(name)

    def __instancecheck__(self, instance: object) -> NoReturn:
        self._refuse("__instancecheck__")

    def _refuse(self, name: str = "") -> NoReturn:
        raise CannotCross(
            f"the test asks for more of {self.__name__} than to call it "
            f"({name or 'its definition'}): it is a function or a class in the notebook's process, "
            "which can only be called here"
        )

    # What a test may look at, and what would be this class's own.
    __doc__ = __signature__ = __code__ = __defaults__ = property(_refuse)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


class StockGlobals(dict[str, Any]):
    """The global names of an OK test: those that it has set itself, and then the student's.

    Python's own functions come from the grader: one that a notebook has replaced is refused.
    """

    def __init__(self, names: StockNames) -> None:
        super().__init__(__name__="__main__")
        self._names = names

    def copy(self) -> "StockGlobals":
        """Return itself: each case gets a new one, where doctest would make a copy."""
        return self

    def __missing__(self, name: str) -> Any:
        own = hasattr(builtins, name)
        if own and (name.startswith("_") or name in _OF_IPYTHON):
            raise KeyError(name)
        if own and name in self._names:
            raise CannotCross(
                f"the notebook gives the name of Python's own {name} to something else, and the "
                "test needs Python's own. Rename it, restart, and run all cells"
            )
        value = self._names[name]
        if type(value) not in _CHANGEABLE:
            self[name] = value
        return value

    def fetch(self, names: Iterable[str]) -> None:
        """Ask for names before the test begins: a function can't bind them anew for it."""
        for name in names:
            with suppress(StudentError):  # the test will run into it, where it uses the name
                self.get(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._names

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a name, or the default if there is none."""
        try:
            return self[name]
        except KeyError:
            return default


def _snapshot(value: Any) -> Any:
    """Return what tells a value from what it is after a change in place."""
    encoder = Encoder(named_tuples())
    try:
        return encoder.encode(value), encoder.body
    except WireError:
        return None


def cannot_cross(what: str, kind: str) -> str:
    """Return the message on a value of a type that can't cross."""
    return (
        f"{what} is a value of type {kind}, which can't come from the notebook's process yet: this "
        "test can't be graded here"
    )


def _module(name: str, claimed: str, folder: Path | None) -> Any:
    """Return the grader's own module for a name that is a module in the notebook."""
    wanted = CONVENTIONS.get(name, claimed)
    if claimed != wanted:
        raise CannotCross(
            f"the notebook gives the name {name} to the module {claimed}; the test needs {wanted}"
        )
    root = wanted.partition(".")[0]
    own = folder and (
        (folder / f"{root}.py").is_file() or (folder / root / "__init__.py").is_file()
    )
    if root not in _MODULES and not own:
        raise CannotCross(f"{name} is the module {wanted}, which tests can't use here yet")
    try:
        importlib.import_module(wanted if wanted in _PARTS or name in CONVENTIONS else root)
    except ImportError as error:
        raise CannotCross(f"{name} is the module {wanted}, which is not here: {error}") from error
    # Of others, those that their package has loaded: an import by the student's word could run one.
    if wanted not in sys.modules:
        raise CannotCross(f"{name} is the module {wanted}, which tests can't use here yet")
    return sys.modules[wanted]


def _as_raised(error: Raised) -> Raised:
    """Return an exception whose text is the student's own, as a test may compare it.

    `told` has the text with the student's lines.
    """
    told = str(error)
    head = told.partition("\n")[0]
    kind, _, message = head.partition(": ")
    base = next((cls for cls in type(error).__mro__[1:] if cls.__module__ == "builtins"), Exception)
    bases = (Raised, base) if base is not Exception else (Raised,)
    name = kind if kind.isidentifier() else "Exception"
    namespace = {"__str__": lambda self: self.args[0], "__module__": "builtins", "told": told}
    try:
        return type(name, bases, namespace)(message)
    except TypeError:
        return type(name, (Raised,), namespace)(message)

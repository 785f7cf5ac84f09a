"""Stand-ins for a student's names in tests: fetched values, and functions that call over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np

from autograder.grader.host.student import Frame, Student
from autograder.grader.host.student_errors import LimitExceeded, StudentError, rebuild
from autograder.grader.reading.notebook import Cell
from autograder.grader.wire.frames import WireError
from autograder.grader.wire.messages import Call, Each, Unchecked, has_fields
from autograder.grader.wire.named_tuples import named_tuples
from autograder.grader.wire.values import Decoder, Encoder

SlowFunctions = dict[str, str]
"""Functions that have run into their time limit, by name, and what was said of that."""


class Namespace(Mapping[str, Any]):
    """The student's global names, each read from the student's process when it is asked for.

    It serves one question's cases, which share its functions: what a check found of a function can
    be kept for the next one. `time_limit` is the question's own for one call, in seconds.

    A name that was a function once is not asked for again: calls use the name's current binding.
    `slow` has the functions that have run into a time limit, and gets those that do. `another`
    makes the same of another process. `missing` has the names that were asked for in vain. `kept`
    is for values that cases share.
    """

    def __init__(
        self,
        student: Student,
        cells: list[Cell],
        time_limit: float | None = None,
        slow: SlowFunctions | None = None,
        another: Callable[[], "Namespace"] | None = None,
    ) -> None:
        self._another = another
        self._student = student
        self._cells = cells
        self._time_limit = time_limit
        self._slow: SlowFunctions = {} if slow is None else slow
        self._functions: dict[str, Function] = {}
        self.missing: set[str] = set()
        self.kept: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name in self._functions:
            return self._functions[name]
        reply, body = self._student.request({"get": name}, b"", name)
        if "missing" in reply:
            self.missing.add(name)
            raise KeyError(name)
        if "callable" in reply:
            return self.function(name)
        if "error" in reply:
            raise rebuild(reply["error"], self._cells)
        return decode(name, reply.get("value"), Decoder(body, named_tuples()))

    def function(self, name: str) -> "Function":
        """The function that has a name, whether or not there is one."""
        function = Function(
            name, self._student, self._cells, self._time_limit, self._slow, self._another
        )
        return self._functions.setdefault(name, function)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a student's names can be asked for, not listed")

    def __len__(self) -> int:
        raise TypeError("a student's names can be asked for, not counted")


class Function:
    """Stands for a function of the student's: calling it runs the function in its own process.

    After it has run into its time limit it is not called again: an endless loop costs that once.
    `random` gives the state that its random numbers are to be drawn from, or None. `printed` is
    what the last call says that it printed, which may be anything.
    """

    def __init__(
        self,
        name: str,
        student: Student,
        cells: list[Cell],
        time_limit: float | None,
        slow: SlowFunctions,
        another: Callable[[], Namespace] | None = None,
    ) -> None:
        self.__name__ = name
        self.random: Callable[[], dict[str, Any] | None] = lambda: None
        self.printed: object = ""
        self._instead: dict[str, str] = {}
        self._another = another
        self._student = student
        self._cells = cells
        self._time_limit = time_limit
        self._slow = slow

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        encoder = Encoder(named_tuples())
        request: Call = {
            "call": self.__name__,
            "args": [encoder.encode(arg) for arg in args],
            "kwargs": {name: encoder.encode(arg) for name, arg in kwargs.items()},
            "instead": self._instead,
            "random": self.random(),
        }
        if encoder.opaque:
            raise StudentError(
                f"{self._what} can't be called: the test passes a value of type "
                f"{encoder.opaque[0]}, which can't be sent to the process of the notebook."
            )
        ((reply, body),) = self._replies(request, encoder.body, 1)
        decoder = Decoder(body, named_tuples())
        self.printed = reply.get("printed")
        result = None
        if "error" not in reply:
            result = self._value(reply, decoder)
        for index, data in _pairs(reply.get("changed")):
            changed = decode(self._what, data, decoder)
            if 0 <= index < len(encoder.arrays):
                _write_back(encoder.arrays[index], changed)
        given = [*args, *kwargs.values()] if set in named_tuples().values() else []
        for index, data in _pairs(reply.get("mutated")):
            if 0 <= index < len(given):
                _refill(given[index], decode(self._what, data, decoder))
        if "error" in reply:
            raise rebuild(reply["error"], self._cells)
        return result

    def each(self, inputs: Sequence[Sequence[Any]]) -> Iterator[Any]:
        """The function's outputs at all inputs, in one message for all and not one for each.

        As with calls one after another, an error comes after what was given before it, and is the
        last; changed arguments stay over there.
        """
        encoder = Encoder(named_tuples(), once=True)
        arguments = [[encoder.encode(arg) for arg in given] for given in inputs]
        request: Each = {
            "each": self.__name__,
            "arguments": arguments,
            "instead": self._instead,
        }
        missing, spent = len(inputs), 0
        for reply, body in self._replies(request, encoder.body, len(inputs)):
            decoder = Decoder(body, named_tuples(), spent)
            for outcome in _dicts(reply.get("outcomes"))[:missing]:
                if "error" in outcome:
                    raise rebuild(outcome["error"], self._cells)
                yield self._value(outcome, decoder)
                missing -= 1
                spent = decoder.spent
            if "error" in reply:
                raise rebuild(reply["error"], self._cells)
        if missing:
            raise StudentError(f"{self._what} gave no answer.")

    def instead(self, **sources: str) -> "Function":
        """The function, which finds others under these names while it is called.

        sources: by name, the code that defines the other function. It runs in the student's
        process, where the student's code can read it.
        """
        function = copy(self)
        function._instead = sources
        return function

    def fresh(self) -> "Function | None":
        """The function in a process that has not been asked yet; None if no other exists."""
        return self._another().function(self.__name__) if self._another else None

    @property
    def _what(self) -> str:
        return f"{self.__name__}(…)"

    def _replies(self, request: Call | Each, body: bytes, calls: int) -> list[Frame]:
        if self.__name__ in self._slow:
            raise StudentError(f"Not called again: {self._slow[self.__name__]}")
        try:
            return list(self._student.requests(request, body, self._what, calls, self._time_limit))
        except LimitExceeded as error:
            self._slow[self.__name__] = str(error)
            raise

    def _value(self, outcome: Unchecked, decoder: Decoder) -> Any:
        return decode(self._what, outcome.get("value"), decoder)


def decode(what: str, data: object, decoder: Decoder) -> Any:
    """A value from the student's process; StudentError where what came is none."""
    try:
        return decoder.decode(data)
    except WireError as error:
        raise StudentError(f"{what} gave {error}.") from error


def _dicts(outcomes: object) -> list[Unchecked]:
    found = outcomes if isinstance(outcomes, list) else []
    return [outcome for outcome in found if has_fields(outcome)]


def _pairs(changed: object) -> Iterator[tuple[int, object]]:
    for item in changed if isinstance(changed, list) else []:
        match item:
            case [int(index), data]:
                yield index, data


def _write_back(argument: np.ndarray[Any, Any], changed: Any) -> None:
    """Change the caller's array as the student's function changed its copy."""
    fits = isinstance(changed, np.ndarray) and changed.shape == argument.shape
    if not fits or changed.dtype != argument.dtype:
        raise StudentError("An argument was changed into an array of another shape.")
    if argument.flags.writeable:
        argument[...] = changed


def _refill(argument: Any, changed: Any) -> None:
    """Give the caller's list, dict or set what the student's function left in its copy."""
    match argument, changed:
        case list(), list():
            argument[:] = changed
        case (dict(), dict()) | (set(), set()):
            argument.clear()
            argument.update(changed)

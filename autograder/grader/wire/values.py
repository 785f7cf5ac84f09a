"""Values as data: numbers, strings, lists, tuples, dicts, None, arrays, and named tuples.

`Encoder` turns Python values into JSON and one run of bytes; `Decoder` builds fresh ones of plain
types, so that nothing of a sender's class comes along: an array subclass arrives as an array, a
string subclass as a string. What JSON has no form for is an object of one field (`named` has two):

    array     [dtype, shape, whether it's writeable]; its bytes are the next ones of the body
    scalar    the same, for a number of NumPy's or a complex one
    again     the place, among all arrays of the body, of the array that this one is a copy of
    float     "nan", "inf" or "-inf"
    list      the items, encoded
    floats    a list of many floats, as an array is given
    tuple     the items, encoded
    dict      [key, value] pairs, encoded
    named     a named tuple's name, and as `items` its items, encoded
    set       the items, encoded; likewise frozenset
    range     start, stop and step
    bytes     the bytes as the characters of the same numbers
    complex   the real and the imaginary part, encoded
    module    the name of a module
    by_name   the name of a function of the student's, as an argument of another one
    opaque    the name of a type whose values can't cross
"""

import math
import operator
import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from autograder.grader.wire.frames import MAX_BODY_BYTES, WireError
from autograder.grader.wire.messages import Encoded

MAX_DEPTH = 50
MAX_BITS = 1024  # of an integer: the time to read one grows with the square of its digits
_MANY_FLOATS = 32  # in a list, from which on they go as an array: JSON takes four times as much
_MANY_FLOATS_EXACTLY = 10_000  # where a change in place of a shorter list is looked for
_MAX_AXES = 32
_MAX_CLASSES = 100  # of values that can't cross: each takes thousands of bytes
MAX_RANGE = 1_000_000  # numbers: tests may go through them all
MAX_KEYS = 1000  # keys with crafted hashes make a large dict take quadratic time
# Booleans, integers, floats, complex numbers and text; never objects (O) or records (V).
_DTYPE = re.compile(r"[<>|=][biufcUS]\d{1,6}")
_FLOATS = {float, np.float64}
# NumPy's own objects: code may ask whether a norm *is* np.inf.
_NOT_FINITE = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf}

NamedTuples = Mapping[str, type]
"""The named tuples that may cross, by name.

With `PLAIN_TYPES` among them values keep their exact types, or don't cross. Otherwise whatever is
like an array crosses as one, and sets, ranges and bytes don't cross.
"""
PLAIN_TYPES = ("builtins.set", "builtins.frozenset", "builtins.range", "builtins.bytes")
_PLAIN = {"set", "frozenset", "range", "bytes", "complex"}
_DICTS = {dict, OrderedDict, defaultdict, Counter}  # which tests compare with a dict


class Opaque:
    """Stands for a value that can't cross, in a class of the same name: all that is known of it."""

    def __repr__(self) -> str:
        return f"<a value of type {type(self).__name__}>"


class ByName:
    """Stands for a function of the student's, which is sent as its name."""

    __name__: str


class OpaqueModule(Opaque):
    """Stands for a module, by its name as its process gives it."""

    def __init__(self, name: str) -> None:
        self.name = name


OpaqueModule.__name__ = "module"


class Encoder:
    """Encodes values; `body` holds the arrays' bytes and `arrays` the arrays, in their order.

    `opaque` are the names of the types that values can't cross of.

    once: send an array that comes again only once; the other end makes a new one each time.
    """

    def __init__(self, named_tuples: NamedTuples, once: bool = False) -> None:
        self._sent: dict[int, int] | None = {} if once else None  # by id(): places in `arrays`
        self._named_tuples = {cls: name for name, cls in named_tuples.items()}
        self._exact = set in self._named_tuples
        self._parts: list[bytes] = []
        self._size = 0
        self.opaque: list[str] = []
        self.arrays: list[np.ndarray[Any, Any]] = []

    @property
    def body(self) -> bytes:
        """The bytes of all arrays that were encoded."""
        return b"".join(self._parts)

    def encode(self, value: Any, depth: int = 0) -> Encoded:
        """The JSON form of a value; what has none is named by its type alone."""
        if depth > MAX_DEPTH:
            raise WireError(f"a value that is nested more than {MAX_DEPTH} deep")
        if value is None or value is True or value is False:
            return value
        if isinstance(value, ByName):
            return {"by_name": value.__name__}
        if self._exact and (exact := self._exactly(value, depth)) is not None:
            return exact
        if isinstance(value, np.ndarray):
            if self._sent is not None:
                if id(value) in self._sent:
                    return {"again": self._sent[id(value)]}
                self._sent[id(value)] = len(self.arrays)
            return self._array(np.asarray(value))
        if isinstance(value, np.generic):
            return {"scalar": self._array(np.asarray(value))["array"]}
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            number = int.__int__(value)
            if number.bit_length() > MAX_BITS:
                raise WireError(f"an integer of {number.bit_length():,} bits")
            return number
        if isinstance(value, float):
            real = float.__float__(value)
            return real if math.isfinite(real) else {"float": repr(real)}
        if isinstance(value, complex):
            return {"scalar": self._array(np.asarray(complex(value)))["array"]}
        if isinstance(value, tuple) and type(value) in self._named_tuples:
            return {
                "named": self._named_tuples[type(value)],
                "items": [self.encode(item, depth + 1) for item in value],
            }
        if isinstance(value, list | tuple):
            kind = "list" if isinstance(value, list) else "tuple"
            many = _MANY_FLOATS_EXACTLY if self._exact else _MANY_FLOATS
            if kind == "list" and len(value) >= many and set(map(type, value)) <= _FLOATS:
                return {"floats": self._array(np.array(value, dtype="<f8"))["array"]}
            return {kind: [self.encode(item, depth + 1) for item in value]}
        if isinstance(value, dict):
            pairs = [[self.encode(x, depth + 1) for x in pair] for pair in value.items()]
            return {"dict": pairs}
        if hasattr(value, "__array__"):  # a tensor of torch, for one
            return self._array(np.asarray(value))
        if isinstance(value, ModuleType):
            return {"module": str(value.__name__)[:100]}
        return self._opaque(value)

    def _opaque(self, value: Any) -> dict[str, Any]:
        self.opaque.append(type(value).__name__[:100])
        return {"opaque": self.opaque[-1]}

    def _exactly(self, value: Any, depth: int) -> dict[str, Any] | None:
        """The form of a value whose type would be lost otherwise; None for all others."""
        kind = type(value)
        if kind is complex:
            return {"complex": [self.encode(part) for part in (value.real, value.imag)]}
        if kind is range:
            return {"range": [self.encode(part) for part in (value.start, value.stop, value.step)]}
        if kind is bytes:
            return {"bytes": value.decode("latin-1")}
        if kind is set or kind is frozenset:
            return {kind.__name__: [self.encode(item, depth + 1) for item in value]}
        if kind is list and set(map(type, value)) & {np.float64}:
            return {"list": [self.encode(item, depth + 1) for item in value]}
        plain = np.generic, str, int, float, ModuleType
        known = kind in {np.ndarray, list, tuple, *_DICTS, *self._named_tuples}
        return None if known or isinstance(value, plain) else self._opaque(value)

    def _array(self, array: np.ndarray[Any, Any]) -> dict[str, Any]:
        if not _DTYPE.fullmatch(array.dtype.str):
            raise WireError(f"an array of dtype {array.dtype}, not of numbers")
        self._size += _weight(array)
        if self._size > MAX_BODY_BYTES:
            raise WireError(f"arrays of more than {MAX_BODY_BYTES:,} bytes as float64")
        self.arrays.append(array)
        self._parts.append(array.tobytes())
        spec = [array.dtype.str, list(array.shape), array.flags.writeable]
        return {"array": spec}


def _weight(array: np.ndarray[Any, Any]) -> int:
    """The bytes that an array takes where tests have made floats of it."""
    return max(array.nbytes, 8 * array.size)


class Decoder:
    """Decodes what an `Encoder` gave; `arrays` are those that were met, in their order.

    spent: the bytes of arrays, as float64, that others of the same call have decoded. names: what
    can be sent by its name.
    """

    def __init__(
        self,
        body: bytes | memoryview,
        named_tuples: NamedTuples,
        spent: int = 0,
        names: Mapping[str, Any] | None = None,
    ) -> None:
        self._names: Mapping[str, Any] = names or {}
        self._body = body
        self._position = 0
        self.spent = spent
        self._values = 0
        self._longest = 0
        self._classes: dict[str, type[Opaque]] = {}
        self._named_tuples = named_tuples
        self.arrays: list[np.ndarray[Any, Any]] = []
        self._sent: list[tuple[bytes | memoryview, np.dtype[Any], Any, bool]] = []

    @property
    def parts(self) -> list[bytes | memoryview]:
        """The bytes that each array had when it came."""
        return [part for part, *_ in self._sent]

    def decode(self, data: object, depth: int = 0) -> Any:
        """The value that `data` stands for; WireError if it stands for none."""
        if depth > MAX_DEPTH:
            raise WireError(f"a value that is nested more than {MAX_DEPTH} deep")
        if data is None or isinstance(data, bool | int | float | str):
            self._count(1, 4 * len(data) if isinstance(data, str) else 0)
            return data
        if not isinstance(data, dict) or not data:
            raise WireError("a value of no known kind")
        kind, content = next(iter(data.items()))
        try:
            if kind == "array":
                return self._array(content)
            if kind == "scalar":
                return self._array(content)[()]
            if kind == "again":
                return self._again(content)
            if kind == "float":
                return _NOT_FINITE[content]
            if kind == "list":
                return [self.decode(item, depth + 1) for item in content]
            if kind == "floats":
                return self._floats(content)
            if kind == "tuple":
                return tuple(self.decode(item, depth + 1) for item in content)
            if kind == "dict":
                if len(content) > MAX_KEYS:
                    raise WireError(f"a dict of more than {MAX_KEYS:,} keys")
                return {
                    self.decode(key, depth + 1): self.decode(item, depth + 1)
                    for key, item in content
                }
            if kind == "named":
                items = [self.decode(item, depth + 1) for item in data["items"]]
                if content in _PLAIN:  # which would take any memory
                    raise WireError("a plain type in place of a named tuple")
                return self._named_tuples[content](*items)
            if kind in _PLAIN and "set" in self._named_tuples:
                return self._plain(kind, content, depth)
            if kind == "by_name":
                return self._names[content]
            if kind == "module":
                return OpaqueModule(str(content)[:100])
            if kind == "opaque":
                return self._opaque(str(content)[:100])
        except (TypeError, ValueError, KeyError, OverflowError, MemoryError) as error:
            raise WireError(f"a malformed {kind}") from error
        raise WireError("a value of no known kind")

    def _array(self, spec: Any) -> np.ndarray[Any, Any]:
        dtype_name, shape, writeable = spec
        if not isinstance(dtype_name, str) or not _DTYPE.fullmatch(dtype_name):
            raise WireError("an array of a dtype that can't be sent")
        # The product of many lengths, and each a number of any size, would take minutes.
        if len(shape) > _MAX_AXES or not all(
            type(length) is int and 0 <= length <= MAX_BODY_BYTES for length in shape
        ):
            raise WireError("an array whose shape isn't one")
        dtype = np.dtype(dtype_name)
        # Strings of no length take no bytes here, and four each in a copy.
        size = math.prod(shape) * (dtype.itemsize or 4)
        if size > len(self._body) - self._position:
            raise WireError("an array that is longer than its bytes")
        part = self._body[self._position : self._position + size]
        self._position += size
        sent = part, dtype, shape, writeable is True
        array = self._fresh(*sent)
        self.arrays.append(array)
        self._sent.append(sent)
        return array

    def _count(self, values: int, longest: int) -> None:
        """Note how many values there are, and the longest text: arrays make all entries as long."""
        self._values += values
        self._longest = max(self._longest, longest)
        if self._values * self._longest > MAX_BODY_BYTES:
            raise WireError("long texts beside many other values")

    def _plain(self, kind: str, content: Any, depth: int) -> Any:
        """A value of a plain type. TypeError or ValueError if it isn't one."""
        if kind in ("set", "frozenset"):
            if len(content) > MAX_KEYS:
                raise WireError(f"a set of more than {MAX_KEYS:,} items")
            items = [self.decode(item, depth + 1) for item in content]
            return set(items) if kind == "set" else frozenset(items)
        if kind == "bytes":
            self._count(1, len(content))
            return str.encode(content, "latin-1")
        if kind == "range":
            numbers = range(*(operator.index(part) for part in content))
            if len(numbers) > MAX_RANGE:
                raise WireError(f"a range of more than {MAX_RANGE:,} numbers")
            return numbers
        return complex(*(float(self.decode(part)) for part in content))

    def _opaque(self, name: str) -> Opaque:
        if name not in self._classes:
            if len(self._classes) >= _MAX_CLASSES:
                raise WireError(f"values of more than {_MAX_CLASSES} types that can't be sent")
            self._classes[name] = type(name, (Opaque,), {})
        return self._classes[name]()

    def _floats(self, spec: Any) -> list[float]:
        array = self._array(spec)
        if array.ndim != 1 or array.dtype != float:  # lists within lists could take any memory
            raise WireError("floats that aren't in a row")
        return list(map(float, array))

    def _again(self, place: Any) -> np.ndarray[Any, Any]:
        if type(place) is not int or not 0 <= place < len(self._sent):
            raise WireError("an array that has not come before")
        return self._fresh(*self._sent[place])

    def _fresh(
        self, part: bytes | memoryview, dtype: np.dtype[Any], shape: Any, writeable: bool
    ) -> np.ndarray[Any, Any]:
        # ndarray(buffer=…) would be read-only and keep the whole frame alive: copy.
        array = np.ndarray(shape, dtype, buffer=part).copy()
        self.spent += _weight(array)
        if self.spent > MAX_BODY_BYTES:
            raise WireError("arrays that are larger than the limit as float64")
        array.flags.writeable = writeable
        self._count(array.size, array.itemsize if array.dtype.kind in "US" else 0)
        return array

"""Reading a large YAML mapping record by record, within bounds on time and memory."""

from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import yaml

MAX_DEPTH = 50  # of lists and mappings in each other
MAX_SCALAR_BYTES = 16 * 2**20  # the longest output of a program, and more
MAX_KEPT_NODES = 1_000_000  # that aliases can refer to

# The base loader makes strings, lists and dicts of everything and nothing of tags, Ruby's included.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class YamlLimits(NamedTuple):
    """The most bytes that are read, and nodes that are made; an alias counts as what it repeats."""

    size: int
    nodes: int


class ShapeError(Exception):
    """The YAML is in order, but not of the shape that is read here, or larger than its limits."""


def records(stream: IO[bytes], limits: YamlLimits) -> Iterator[tuple[str, Any]]:
    """The entries of a mapping one by one: the whole could fill the memory.

    Raises ShapeError, or yaml.YAMLError.
    """
    reader = _Records(stream, limits)
    started = False
    for event in reader.events:
        if started and isinstance(event, yaml.DocumentStartEvent):
            raise ShapeError("something follows the list of submissions")
        if isinstance(event, yaml.MappingStartEvent):
            started = True
        elif isinstance(event, yaml.NodeEvent) and not started:
            raise ShapeError("it isn't a list of submissions")
        elif isinstance(event, yaml.ScalarEvent):
            yield event.value, reader.value(next(reader.events), depth=1)[0]
        elif isinstance(event, yaml.NodeEvent):
            raise ShapeError("a submission has no name")


class _Records:
    """The events of a stream, and the values made of them."""

    def __init__(self, stream: IO[bytes], limits: YamlLimits) -> None:
        self._stream = _Bounded(stream, limits.size)
        self._nodes, self._kept = limits.nodes, MAX_KEPT_NODES
        self._anchors: dict[str, tuple[Any, int]] = {}
        self.events = self._events()

    def _events(self) -> Iterator[yaml.Event]:
        for event in yaml.parse(self._stream, Loader=_Loader):
            self._stream.since = 0
            yield event

    def value(self, event: yaml.Event, depth: int) -> tuple[Any, int]:
        """The value that starts with an event, and the nodes in it, those of aliases included."""
        if depth > MAX_DEPTH:
            raise ShapeError(f"it is nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            value, size = self._anchors.get(event.anchor, (None, 1))
            self._count(size)
            return value, size
        self._count(1)
        size = 1
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                one, more = self.value(item, depth + 1)
                value.append(one)
                size += more
        else:
            value = {}
            while not isinstance(item := next(self.events), yaml.MappingEndEvent):
                key, keys = self.value(item, depth + 1)
                one, more = self.value(next(self.events), depth + 1)
                size += keys + more
                if isinstance(key, str):  # no field that is read here has another kind of name
                    value[key] = one
        if event.anchor:
            self._kept -= size
            if self._kept < 0:
                raise ShapeError(f"its anchors hold more than {MAX_KEPT_NODES:,} values")
            self._anchors[event.anchor] = value, size
        return value, size

    def _count(self, nodes: int) -> None:
        self._nodes -= nodes
        if self._nodes < 0:
            raise ShapeError("it holds far more values than its submissions need")


class _Bounded:
    """A stream that ends with a ShapeError where it is longer than it may be."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size
        self.since = 0  # bytes read since the last event

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(2**16 if size < 0 else min(size, 2**16))
        self._left -= len(content)
        self.since += len(content)
        if self._left < 0:
            raise ShapeError("it is far longer than its submissions need")
        if self.since > MAX_SCALAR_BYTES:
            raise ShapeError(f"one text in it is longer than {MAX_SCALAR_BYTES // 2**20} MB")
        return content

"""Deeds of a worker that was taken over, in place of grading.

The payload's name is a folder, in which each deed notes that it was done.
"""

import functools
import pickle
import time
from pathlib import Path

from distributed import get_worker
from distributed.core import Status
from distributed.protocol import Serialized, serialize

LARGE_CHARS = 50_000_000


class Trap:
    """An object that, when it is unpickled, makes a file, named after the process that did it."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        code = f"import os, pathlib; pathlib.Path({self.folder!r}, str(os.getpid())).touch()"
        return exec, (code,)


def _noted(deed):
    @functools.wraps(deed)
    def noted(digest, payload):
        Path(payload.name, deed.__name__).touch()
        return deed(digest, payload)

    return noted


@_noted
def returns_it(digest, payload):
    return Trap(payload.name)


@_noted
def returns_it_in_a_list(digest, payload):
    return ["text", Trap(payload.name)]


@_noted
def returns_something_of_its_class(digest, payload):
    return type("Tidy", (), {"trap": Trap(payload.name)})()


@_noted
def raises_it(digest, payload):
    raise ValueError(Trap(payload.name))


@_noted
def raises_it_as_a_cause(digest, payload):
    raise ValueError("an honest error") from ValueError(Trap(payload.name))


@_noted
def has_it_printed(digest, payload):
    message = {"message": pickle.dumps(Trap(payload.name)), "args": ("printed",)}
    for topic in ("warn", "print"):
        get_worker().log_event(topic, message)
    return "no record"


@_noted
def sends_it_although_asked_for_plain_data(digest, payload):
    async def get_data(comm, keys, **_):
        trap = Serialized(*serialize(Trap(payload.name), serializers=["pickle"]))
        await comm.write({"status": "OK", "data": dict.fromkeys(keys, trap)})
        await comm.read()
        return Status.dont_reply

    get_worker().handlers["get_data"] = get_data
    return "no record"


DEEDS = (
    returns_it,
    returns_it_in_a_list,
    returns_something_of_its_class,
    raises_it,
    raises_it_as_a_cause,
    has_it_printed,
    sends_it_although_asked_for_plain_data,
)


@_noted
def sends_too_much(digest, payload):
    return "x" * LARGE_CHARS


@_noted
def sends_back(digest, payload):
    return payload.content.decode()


@_noted
def never_ends(digest, payload):
    time.sleep(3600)

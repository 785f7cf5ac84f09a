"""The answers of workers on other machines: JSON text, of a record or of an error."""

import json
import math
from typing import Any

from autograder.batch.record import CaseRecord, Record
from autograder.batch.worker import Outcome, grade
from autograder.grader.errors import UserError
from autograder.grader.host.zygote_client import DiskFull, SandboxError, SandboxLost
from autograder.grader.reading.submission import Payload

MAX_TEXT_BYTES = 16 * 2**20
_SENTENCE_CHARS = 2000
_ERRORS: dict[str, type[UserError]] = {
    kind.__name__: kind for kind in (UserError, SandboxError, SandboxLost, DiskFull)
}


class WorkerError(Exception):
    """A worker failed on a submission, or gave no outcome of it."""


def outcome_text(digest: str, payload: Payload) -> str:
    """Grade a submission with a prepared autograder; its outcome as `read_answer` reads it."""
    try:
        outcome = grade(digest, payload)
        text = json.dumps({"record": outcome.record, "sandbox": outcome.sandbox})
        if len(text) > MAX_TEXT_BYTES:
            raise WorkerError(f"its record is larger than {MAX_TEXT_BYTES:,} bytes")
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS]
        kind = kinds[0] if kinds else type(error).__name__
        return json.dumps({"error": kind, "message": sentence(str(error))})
    return text


def read_outcome(text: object) -> Outcome:
    """Return the outcome in a text. Raises the error in it, or WorkerError if there is none.

    It is judged as data from a machine on which students' code runs.
    """
    # A subclass of str takes the place of data that wasn't read.
    if type(text) is not str:
        raise WorkerError(sentence(str(text)))
    if len(text) > MAX_TEXT_BYTES:
        raise WorkerError(f"a worker's answer is larger than {MAX_TEXT_BYTES:,} bytes")
    try:
        data = json.loads(text)
        if "error" in data:
            kind, message = sentence(data["error"]), sentence(data["message"])
            error = _ERRORS.get(kind)
        else:
            return _outcome(data["record"], sentence(data["sandbox"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise WorkerError("a worker's reply isn't a record") from fault
    raise error(message) if error else WorkerError(f"{kind}: {message}")


def sentence(text: object) -> str:
    """A text that is safe to print: of limited length, without a terminal's commands.

    TypeError where it is none.
    """
    if not isinstance(text, str):
        raise TypeError("this isn't text")
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text[:_SENTENCE_CHARS])


def _outcome(text: str, sandbox: str) -> Outcome:
    """The outcome with a record's text. ValueError, KeyError or TypeError where it is none."""
    if not text.isascii():  # as `Record.to_json` writes it: other texts may not fit into a file
        raise ValueError("a record is not ASCII")
    record = Record.from_json(text)
    _check(record)
    return Outcome(text, record.status == "failed", sandbox)


def _check(record: Record) -> None:
    """Raise TypeError where a field is not of its type."""
    fields = [(record.reason, str), (record.results, dict), (record.seconds, float)]
    fields.append((record.taken, str))
    for case in record.cases:
        fields += [(getattr(case, name), kind) for name, kind in _CASE_FIELDS.items()]
    if record.status not in ("graded", "failed") or not all(_is(*field) for field in fields):
        raise TypeError("a field of a record is not of its type")


def _is(value: Any, kind: type) -> bool:
    if kind is float:
        return type(value) in (int, float) and math.isfinite(value)
    return type(value) is kind


_CASE_FIELDS: dict[str, type] = {
    name: kind if isinstance(kind, type) else float  # Number, an int or a float
    for name, kind in CaseRecord.__annotations__.items()
}

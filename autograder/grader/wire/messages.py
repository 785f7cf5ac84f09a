"""The messages between the grader's host, its zygote and the students' processes, as types.

A message is the header of a frame. It has all fields of its type and no others; arrays are in the
frame's body, one after another. Below, each message has who sends it and what may answer it.

On the line to the zygote, which runs no student's code, so that its answers are trusted:

    Probe           host     Probed
        probe       the path of an empty folder to try the layers in
        uid         the user to try them with; 0 where there is none to change to
    Probed          zygote   –
        layers      by layer, why it doesn't work here; "" where it does
    Preload         host     Preloaded
        preload     the path of the folder of the packages that students share
        packages    True to import them, as students will
        named_tuples  dotted paths of the classes that may cross
        seed        what students' code is seeded with before each cell, or None
        seed_variable  the name to bind to the seed instead, or None
    Preloaded       zygote   –
        preloaded   True
    Start           host     Started and, on the student's own line, Ready or Failed
        start       the path of the empty folder that the process is to work in
        source      the path of the folder to copy into it; "" for none
        uid         the user to become; 0 where the layer "user" isn't in use
        limits      the fields of `Limits`: seconds, bytes and numbers
        layers      the names of the layers to put on
        package     the entry of sys.path that the engine was imported from
      After it goes one byte, with the descriptors of the student's line and of the user's locks.
    Started         zygote   –
        pid         the student's process
    Stop            host     Stopped
        stop        the student's process, which is to end with all that it has started
    Stopped         zygote   –
        status      how the process had ended: its exit code, or the signal's number times -1

On a student's line:

    Ready           student  RunCell, Get, Call or Each: then the next, after its answer
        ready       True
    Failed          student  –
        failed      the name and the message of the error that was in the way of the sandbox
        errno       the error's number, if the system gave it one, or None
    RunCell         host     Check, any number of them, and at last Done, Ended or Error
        cell        the cell's source
        number      the cell's number in the notebook, from 1 on
    Check           student  Get, Call or Each, any number of them, and at last Resume
        check       the name of the question to check now: at most 100 characters
    Resume          host     as the cell goes on, Check, Done, Ended or Error
        resume      True
    Done            student  –
        done        True
        passed      the errors that the cell has gone past: a Description of each, 20 at most
    Ended           student  –
        error       what ended the cell: a Description
        passed      as above
    Get             host     Value, IsCallable, Missing or Error
        get         a global name of the student's
    Value           student  –
        value       what has the name, or what one call of Each gave, as `Encoder` gives it
    IsCallable      student  –
        callable    True
    Missing         student  –
        missing     True
    Call            host     Returned, Threw or Error
        call        the function's name
        args        the arguments, encoded one by one
        kwargs      the arguments that are passed by name, encoded, by name
        instead     source code by name: each defines a function in place of the student's own
                    of that name, for this call alone
        random      the state that random numbers are to be drawn from, or None
    Returned        student  –
        value       what the function returned, encoded
        changed     the arrays that it changed in place: [number among the call's arrays, encoded]
        mutated     the lists, dicts and sets among its arguments that it changed, where plain
                    types may cross: [number of the argument, those by name last, encoded]
        printed     the start of what it printed, where plain types may cross
    Threw           student  –
        error       what the function raised: a Description
        changed     as above
        mutated     as above
        printed     as above
    Each            host     OutcomesSoFar, any number of them, and at last Outcomes or Error
        each        the function's name
        arguments   for each call its arguments, encoded one by one
        instead     as above, for all of these calls
    OutcomesSoFar   student  –
        outcomes    what the next calls gave: Value or Error for each
        more        True
    Outcomes        student  –
        outcomes    what the last calls gave; none comes after an Error
    Error           student  –
        error       what ended the cell or the call, or kept it from an answer: a Description

A part of messages:

    Description     student  –
        type        the name of the exception's class: at most 100 characters
        message     its text: at most 300 characters
        frames      [cell's number, line, function's name], outermost first; the last 10

The host takes all that comes on a student's line for hostile, whatever the table says: see
`Unchecked`.
"""

from typing import Any, Literal, TypedDict, TypeGuard, final

Encoded = Any
"""A value as `Encoder` gives it: what JSON can hold."""


@final
class Probe(TypedDict):
    probe: str
    uid: int


@final
class Probed(TypedDict):
    layers: dict[str, str]


@final
class Preload(TypedDict):
    preload: str
    packages: bool
    named_tuples: list[str]
    seed: int | None
    seed_variable: str | None


@final
class Preloaded(TypedDict):
    preloaded: Literal[True]


@final
class Start(TypedDict):
    start: str
    source: str
    uid: int
    limits: dict[str, Any]
    layers: list[str]
    package: str


@final
class Started(TypedDict):
    pid: int


@final
class Stop(TypedDict):
    stop: int


@final
class Stopped(TypedDict):
    status: int


@final
class Ready(TypedDict):
    ready: Literal[True]


@final
class Failed(TypedDict):
    failed: str
    errno: int | None


@final
class RunCell(TypedDict):
    cell: str
    number: int


@final
class Check(TypedDict):
    check: str


@final
class Resume(TypedDict):
    resume: Literal[True]


@final
class Done(TypedDict):
    done: Literal[True]
    passed: "list[Description]"


@final
class Ended(TypedDict):
    error: "Description"
    passed: "list[Description]"


@final
class Get(TypedDict):
    get: str


@final
class Value(TypedDict):
    value: Encoded


@final
class IsCallable(TypedDict):
    callable: Literal[True]


@final
class Missing(TypedDict):
    missing: Literal[True]


@final
class Call(TypedDict):
    call: str
    args: list[Encoded]
    kwargs: dict[str, Encoded]
    instead: dict[str, str]
    random: dict[str, Any] | None


@final
class Returned(TypedDict):
    value: Encoded
    changed: list[tuple[int, Encoded]]
    mutated: list[tuple[int, Encoded]]
    printed: str


@final
class Description(TypedDict):
    type: str
    message: str
    frames: list[tuple[int, int, str]]


@final
class Threw(TypedDict):
    error: Description
    changed: list[tuple[int, Encoded]]
    mutated: list[tuple[int, Encoded]]
    printed: str


@final
class Each(TypedDict):
    each: str
    arguments: list[list[Encoded]]
    instead: dict[str, str]


@final
class Error(TypedDict):
    error: Description


Outcome = Value | Error


@final
class OutcomesSoFar(TypedDict):
    outcomes: list[Outcome]
    more: Literal[True]


@final
class Outcomes(TypedDict):
    outcomes: list[Outcome]


ToZygote = Probe | Preload | Start | Stop
FromZygote = Probed | Preloaded | Started | Stopped
Question = Get | Call | Each
ToStudent = RunCell | Resume | Question
Answer = Value | IsCallable | Missing | Returned | Threw | Outcomes | Error
FromStudent = Ready | Failed | Check | Done | Ended | OutcomesSoFar | Answer
Message = ToZygote | FromZygote | ToStudent | FromStudent


@final
class Unchecked(TypedDict, total=False):
    """A message from a student's line, or a part of one: any field may be missing, or be anything.

    As `object`s, its fields have to be looked at before mypy lets anybody use them.
    """

    ready: object
    failed: object
    errno: object
    check: object
    done: object
    passed: object
    value: object
    callable: object
    missing: object
    changed: object
    mutated: object
    printed: object
    outcomes: object
    more: object
    error: object
    type: object
    message: object
    frames: object


def has_fields(content: object) -> TypeGuard[Unchecked]:
    """Return True if what came is an object of JSON: all that is known of an `Unchecked`."""
    return isinstance(content, dict)

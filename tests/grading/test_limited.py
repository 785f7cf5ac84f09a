"""A child process with limits: whatever happens to it costs its request, and no other one."""

import os
import signal
import sys

import pytest

from autograder.grader.reading.limited import Budget, LimitedChild, OverBudget
from autograder.grader.sandbox.limits import MIB

BUDGET = Budget(memory=64 * MIB, cpu_seconds=1, wall_seconds=60, reply=MIB)


def child(function, **limits):
    """A child that runs a function of Python's own."""
    return LimitedChild(function, Budget(**{**vars(BUDGET), **limits}))


def test_requests_are_answered_by_one_process():
    with child("json:loads") as running:
        assert running.ask(b'[1, "\\ud800"]') == [1, "\ud800"]
        pid = running._process.pid
        assert running.ask(b"[" + b"0," * 10_000 + b"0]") == [0] * 10_001
        assert running._process.pid == pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_request_may_have_several_parts_and_each_comes_whole():
    with child("hmac:compare_digest") as running:
        assert running.ask(b"a\n" * MIB, b"a\n" * MIB) is True
        assert running.ask(b"ab", b"a") is False
        assert running.ask(b"", b"") is True


@pytest.mark.parametrize(
    ("function", "request_", "reason"),
    [
        pytest.param(
            *("json:loads", b"[" + b"[]," * MIB + b"[]]", "took more than 64 MB of memory"),
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory has no limit here"),
        ),
        ("json:loads", b'"' + b"a" * (2 * MIB) + b'"', "gave more than 1 MB"),
        ("json:loads", b"[", r"failed \(JSONDecodeError\)"),
        ("json:loads", b"[" * 10**6, r"failed \(RecursionError\)"),
        ("re:compile", b"a", r"failed \(TypeError\)"),  # what JSON can't hold
        ("sys:exit", b"a", r"ended its process \(exit status 1\)"),
        ("no_such_module:f", b"a", r"ended its process \(exit status 1\)"),
    ],
)
def test_a_request_that_can_not_be_answered_says_why(function, request_, reason):
    with child(function) as running:
        with pytest.raises(OverBudget, match=reason):
            running.ask(request_)
        if function == "json:loads":
            assert running.ask(b"[1]") == [1]


@pytest.mark.slow
def test_processor_time_has_a_limit_for_each_request():
    with (
        child("builtins:eval", cpu_seconds=1) as running,
        pytest.raises(OverBudget, match="more than 1 seconds of processor time"),
    ):
        running.ask(b"all(k == 0 for k in iter(int, 1))")


def test_a_request_that_only_waits_has_a_deadline():
    with (
        child("builtins:eval", wall_seconds=0.5) as running,
        pytest.raises(OverBudget, match=r"took more than 0\.5 seconds"),
    ):
        running.ask(b"__import__('time').sleep(600)")


def test_what_earlier_requests_left_behind_does_not_count():
    with child("builtins:eval") as running:
        kept = b"len(__import__('builtins').__dict__.setdefault('kept', bytes(40 * 2**20)))"
        assert running.ask(kept) == 40 * MIB
        assert running.ask(b"len(bytes(50 * 2**20))") == 50 * MIB


def test_a_child_that_was_killed_is_started_again():
    with child("json:loads") as running:
        running.ask(b"1")
        os.kill(running._process.pid, signal.SIGKILL)
        assert running.ask(b"2") == 2

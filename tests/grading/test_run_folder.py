"""A run's temporary folders lie in one, which is gone at its end, however and whenever that is."""

import multiprocessing
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.cli import run_folder
from autograder.cli.run_folder import in_run_folder
from autograder.grader.host import scratch
from autograder.grader.host.scratch import run_lock, scratch_folder

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """The folder in which temporary folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def heeded_signals():
    """Restore these signals: they may be ignored where tests run in the background."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_all_temporary_folders_lie_in_one_that_is_gone_in_the_end(place):
    def work():
        with scratch_folder("tests") as folder, tempfile.TemporaryDirectory() as other:
            (run,) = place.iterdir()
            assert folder.parent == Path(other).parent == run
        tempfile.mkdtemp()
        return 7

    assert in_run_folder(work) == 7
    assert tempfile.tempdir == str(place)
    assert not list(place.iterdir())


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_the_work_and_the_folder_goes(place, number):
    def work():
        tempfile.mkdtemp()
        signal.raise_signal(number)

    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt):
        in_run_folder(work)
    assert not list(place.iterdir())
    assert signal.getsignal(number) == before


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_the_folder_is_made_ends_the_run_before_its_work(place, monkeypatch, number):
    make = tempfile.mkdtemp

    def interrupted(*arguments, **options):
        made = make(*arguments, **options)
        signal.raise_signal(number)
        return made

    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    with pytest.raises(KeyboardInterrupt):
        in_run_folder(lambda: pytest.fail("the work was begun"))
    assert not list(place.iterdir())


@pytest.mark.parametrize("number", SIGNALS)
def test_signals_do_not_interrupt_the_removal(place, monkeypatch, number):
    remove = scratch.remove

    def interrupted(folder):
        signal.raise_signal(number)
        remove(folder)
        signal.raise_signal(number)

    monkeypatch.setattr(scratch, "remove", interrupted)
    assert in_run_folder(tempfile.mkdtemp)
    assert not list(place.iterdir())


def test_a_signal_between_the_work_and_the_removal_does_not_prevent_it(place, monkeypatch):
    hold, came = run_folder._Signals.hold, []

    def interrupted(signals):
        if len(came) < 2:
            came.append(True)
            signal.raise_signal(signal.SIGTERM)
        hold(signals)

    monkeypatch.setattr(run_folder._Signals, "hold", interrupted)
    with pytest.raises(KeyboardInterrupt):
        in_run_folder(tempfile.mkdtemp)
    assert not list(place.iterdir())


def test_an_interrupt_that_was_lost_can_be_repeated(place, monkeypatch):
    monkeypatch.setattr(run_folder, "_REPEAT_SECONDS", -1)

    def work():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)

    with pytest.raises(KeyboardInterrupt):
        in_run_folder(work)
    assert not list(place.iterdir())


def test_a_signal_that_is_ignored_stays_so():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    assert in_run_folder(lambda: signal.raise_signal(signal.SIGHUP) or 7) == 7


def test_processes_that_are_left_are_ended_before_the_folder_goes(place):
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(3600,))

    def work():
        process.start()
        raise KeyError

    with pytest.raises(KeyError):
        in_run_folder(work)
    process.join(timeout=60)
    ended = process.exitcode
    process.kill()
    assert ended == -signal.SIGKILL
    assert not list(place.iterdir())


def test_the_folder_stays_for_as_long_as_a_process_of_a_process_has_it(place, monkeypatch):
    started = []

    def work():
        program = [sys.executable, "-c", "input()"]
        started.append(
            subprocess.Popen(program, stdin=subprocess.PIPE, pass_fds=(lock := run_lock()))
        )
        for fd in lock:
            scratch.os.close(fd)

    def sleep(seconds):
        assert list(place.iterdir())
        started[0].communicate(b"\n")

    monkeypatch.setattr(run_folder.time, "sleep", sleep)
    in_run_folder(work)
    assert started[0].returncode == 0  # the run has waited for it
    assert not list(place.iterdir())

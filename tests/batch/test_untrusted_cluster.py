"""A worker sends data: none of it runs here, fills the memory or passes for a record."""

import json
import math
import os
import pickle
import time
import warnings
from concurrent.futures import CancelledError

import cloudpickle
import pytest
import rogue_worker
from distributed import KilledWorker
from distributed.protocol import Serialized, dumps, to_serialize
from distributed.protocol.serialize import ToPickle
from rogue_worker import Trap

from autograder.batch.cluster import WorkerLost, _failure, cluster_pool
from autograder.batch.comms import Unread, decode
from autograder.batch.outcome import MAX_TEXT_BYTES, WorkerError, outcome_text, read_outcome
from autograder.batch.pickles import PickleRefused, pickles_refused
from autograder.batch.record import CaseRecord, Record
from autograder.batch.worker import Outcome, Setup
from autograder.grader.errors import UserError
from autograder.grader.host.zygote_client import SandboxError, SandboxLost
from autograder.grader.reading.submission import Payload

SETUP = Setup("digest", b"", ())
CASE = CaseRecord("q", "a title", True, 2, True, "", "")
RECORD = Record("graded", "", 0.1, [CASE], {"score": 2})
GRADED_OUTCOME = Outcome(RECORD.to_json(), failed=False, sandbox="all layers")
GRADED = json.dumps({"record": RECORD.to_json(), "sandbox": "all layers"})


@pytest.fixture
def pool(cluster, monkeypatch):
    """A pool whose workers do what a test says."""
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 600)
    with cluster_pool(SETUP, cluster.address, cluster.access) as pool:
        pool._client.upload_file(rogue_worker.__file__)
        yield pool


@pytest.fixture
def outcome_of(pool, tmp_path, monkeypatch):
    """Have a worker do something in place of grading; what comes of it."""

    def submit(deed):
        monkeypatch.setattr("autograder.batch.cluster.outcome_text", deed)
        try:
            return pool.submit(Payload(str(tmp_path), GRADED.encode())).result()
        finally:
            assert (tmp_path / deed.__name__).exists()  # it has run

    return submit


def opened_here(folder):
    return (folder / str(os.getpid())).exists()


def test_nothing_that_a_worker_sends_runs_in_this_process(outcome_of, tmp_path, capsys):
    for deed in rogue_worker.DEEDS:
        with warnings.catch_warnings(record=True) as warned, pytest.raises(WorkerError):
            outcome_of(deed)
        assert not opened_here(tmp_path), deed.__name__
        assert not warned
    assert "printed" not in capsys.readouterr().out


def test_an_answer_that_is_too_large_costs_its_own_submission_only(outcome_of):
    with pytest.raises(WorkerError, match="are the most"):
        outcome_of(rogue_worker.sends_too_much)
    assert outcome_of(rogue_worker.sends_back) == GRADED_OUTCOME


def test_a_scheduler_that_is_lost_ends_the_wait_for_what_it_had(
    pool, cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr("autograder.batch.cluster.outcome_text", rogue_worker.never_ends)
    future = pool.submit(Payload(str(tmp_path), b""))
    while not (tmp_path / "never_ends").exists():
        time.sleep(0.1)
    cluster.scheduler.kill()
    with pytest.raises(CancelledError):
        future.result()


def test_the_trap_works(tmp_path):
    pickle.loads(pickle.dumps(Trap(str(tmp_path))))
    assert opened_here(tmp_path)


@pytest.mark.parametrize("load", [pickle.loads, pickle._loads, cloudpickle.loads])
def test_no_library_opens_a_pickle_while_pickles_are_refused(tmp_path, load):
    trap = pickle.dumps(Trap(str(tmp_path)))
    with pickles_refused(), pytest.raises(PickleRefused):
        load(trap)
    assert not opened_here(tmp_path)
    assert load(pickle.dumps(CASE)) == CASE


@pytest.mark.parametrize(
    "wrap",
    [
        lambda trap: to_serialize(trap),
        lambda trap: to_serialize([1, trap]),
        lambda trap: to_serialize(pickle.dumps(trap)),
        lambda trap: ToPickle(trap),
        lambda trap: {"op": "task-erred", "exception": pickle.dumps(trap), "traceback": None},
        lambda trap: {"op": "task-erred", "exception": to_serialize(pickle.dumps(trap))},
        lambda trap: {"status": "error", "exception": ToPickle(trap), "exception_text": "a text"},
    ],
)
def test_a_pickle_anywhere_in_a_message_is_a_sentence_instead(tmp_path, wrap):
    message = decode(dumps([{"key": wrap(Trap(str(tmp_path)))}]))[0]["key"]
    told = message["exception"] if isinstance(message, dict) else message
    assert type(told) is Unread
    assert not opened_here(tmp_path)


def test_plain_messages_are_read_as_they_are():
    plain = {"op": "stream", "values": (1, 2.5, None, "text", b"bytes"), "deep": {"a": ({},)}}
    assert decode(dumps([plain, plain])) == (plain, plain)
    assert decode(dumps(to_serialize("text"), serializers=["msgpack"])) == "text"


def test_what_the_cluster_would_print_here_and_the_types_of_results_are_dropped(tmp_path):
    trap = pickle.dumps(Trap(str(tmp_path)))
    event = {"op": "event", "topic": "warn", "event": (0, {"message": trap})}
    done = {"op": "key-in-memory", "key": "k", "type": trap}
    assert decode(dumps([event, done])) == ({"op": "key-in-memory", "key": "k"},)
    assert decode(dumps(event)) == ()


def test_an_answer_that_would_grow_when_decompressed_stays_unread():
    header = {"serializer": "msgpack", "compression": ("zlib",)}
    assert "compression" in decode(dumps(Serialized(header, [b"bomb"])))


def test_an_error_that_is_not_opened_still_says_its_words():
    error = Exception(Unread("Not opened.", pickle.dumps(ModuleNotFoundError("No numpy"))))
    assert "ModuleNotFoundError No numpy" in str(_failure(error))
    killed = Exception(Unread("Not opened.", pickle.dumps(KilledWorker("task", None, 3))))
    assert isinstance(_failure(killed), WorkerLost)
    assert isinstance(_failure(None), WorkerError)


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (UserError("start it anew"), UserError, "start it anew"),
        (SandboxError("no layers"), SandboxError, "no layers"),
        (SandboxLost("it ended"), SandboxLost, "it ended"),
        (ZeroDivisionError("a bug"), WorkerError, "ZeroDivisionError: a bug"),
        (WorkerError("\x1b[2J\n" + "x" * 10**6), WorkerError, "WorkerError:  [2J\nxxx"),
    ],
)
def test_a_workers_error_is_rebuilt_from_its_text(monkeypatch, error, kind, message):
    def fail(digest, payload):
        raise error

    monkeypatch.setattr("autograder.batch.outcome.grade", fail)
    with pytest.raises(kind) as raised:
        read_outcome(outcome_text("digest", Payload("a.ipynb", b"")))
    assert type(raised.value) is kind
    assert str(raised.value).startswith(message)
    assert len(str(raised.value)) < 3000


def test_a_record_survives_the_way_and_one_that_is_too_large_does_not_set_out(monkeypatch):
    outcome = GRADED_OUTCOME
    monkeypatch.setattr("autograder.batch.outcome.grade", lambda digest, payload: outcome)
    assert read_outcome(outcome_text("digest", Payload("a.ipynb", b""))) == outcome
    outcome = GRADED_OUTCOME._replace(record=" " * MAX_TEXT_BYTES + RECORD.to_json())
    text = outcome_text("digest", Payload("a.ipynb", b""))
    assert len(text) < 1000
    with pytest.raises(WorkerError, match="larger than"):
        read_outcome(text)


def damaged(**fields):
    return {"record": json.dumps({**json.loads(RECORD.to_json()), **fields}), "sandbox": ""}


@pytest.mark.parametrize("status", ["graded", "failed"])
def test_a_record_itself_says_if_it_failed(status):
    outcome = read_outcome(json.dumps({**damaged(status=status), "failed": status == "graded"}))
    assert outcome.failed == (status == "failed")


def with_case(**fields):
    return damaged(cases=[{**vars(CASE), **fields}])


@pytest.mark.parametrize(
    "data",
    [
        [],
        3,
        "error",
        {},
        {"error": ["UserError"], "message": ""},
        {"error": {"UserError": 1}, "message": ""},
        {"error": 3, "message": ""},
        {"error": "UserError"},
        {"record": RECORD.to_json()},
        {"record": {}, "sandbox": ""},
        {"record": "[" * 10**5, "sandbox": ""},
        {"record": RECORD.to_json().replace("a title", "\ud800"), "sandbox": ""},  # no file's text
        damaged(status="excellent"),
        damaged(reason=None),
        damaged(seconds="long"),
        damaged(results=[]),
        damaged(cases={"a": 1}),
        damaged(more=1),
        with_case(points="2"),
        with_case(points=math.nan),
        with_case(points=True),
        with_case(bonus=math.inf),
        with_case(passed=1),
        with_case(message=["text"]),
    ],
)
def test_what_is_no_record_is_refused(data):
    with pytest.raises(WorkerError, match="a record"):
        read_outcome(json.dumps(data))


@pytest.mark.parametrize("value", [None, b"bytes", [], Unread("Not opened."), Unread(GRADED)])
def test_what_is_no_text_is_no_answer(value):
    with pytest.raises(WorkerError):
        read_outcome(value)


def test_a_text_of_any_size_is_refused_before_it_is_read():
    with pytest.raises(WorkerError, match="larger than"):
        read_outcome(GRADED + " " * MAX_TEXT_BYTES)

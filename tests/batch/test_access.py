"""A cluster is used by those who have its certificate, or as the instructor says."""

import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import dask
import psutil
import pytest
from distributed.comm.addressing import parse_host_port

from autograder.batch.access import COMMANDS, Access, security
from autograder.batch.cluster import cluster_pool
from autograder.batch.worker import Setup
from autograder.cli.main import main
from autograder.grader.errors import UserError
from batch.conftest import OPEN

ROOT = Path(__file__).parents[2]
SETUP = Setup("digest", b"", ())


def test_a_scheduler_that_asks_nobody_who_they_are_is_an_error_with_a_remedy():
    with pytest.raises(UserError, match="can run code there and read the hidden tests") as raised:
        security("tcp://10.0.0.1:8786", Access())
    for command in COMMANDS:
        assert command in str(raised.value)
    assert "--unauthenticated-scheduler" in str(raised.value)


def test_certificates_do_not_make_up_for_a_scheduler_that_asks_for_none(own):
    with pytest.raises(UserError, match="asks nobody"):
        security("tcp://10.0.0.1:8786", own)


@pytest.mark.parametrize(
    "address",
    ["", "10.0.0.1:8786", "localhost", "TCP://h:1", "ws://h:1", "inproc://h/1", "ucx://h:1"],
)
@pytest.mark.parametrize("access", [Access(), OPEN])
def test_no_other_way_leads_to_a_scheduler(address, access):
    with pytest.raises(UserError, match="isn't a scheduler's address"):
        security(address, access)


def test_the_commands_key_is_its_owners_alone(own):
    assert own.key.stat().st_mode & 0o077 == 0


def test_without_a_certificate_the_error_says_how_to_make_one(own):
    with pytest.raises(UserError, match="there is no certificate") as raised:
        security("tls://10.0.0.1:8786", Access())
    assert COMMANDS[0] in str(raised.value)
    with pytest.raises(UserError, match="there is no certificate"):
        security("tls://10.0.0.1:8786", Access(ca=own.ca))


def test_dasks_own_configuration_names_the_files_unless_an_option_does(own, certificate):
    configured = {
        "distributed.comm.tls.ca-file": str(own.ca),
        "distributed.comm.tls.client.cert": str(own.cert),
        "distributed.comm.tls.client.key": str(own.key),
    }
    other = certificate()
    with dask.config.set(configured):
        found = security("tls://10.0.0.1:8786", Access())
        assert (found.tls_ca_file, found.tls_client_cert, found.tls_client_key) == tuple(
            configured.values()
        )
        assert found.require_encryption
        found = security("tls://10.0.0.1:8786", other)
        assert found.tls_client_key == str(other.key)


@pytest.mark.parametrize("broken", ["ca", "cert", "key"])
@pytest.mark.parametrize("content", [None, "no certificate"])
def test_files_that_are_no_certificate_are_an_error_with_a_remedy(own, tmp_path, broken, content):
    path = tmp_path / "file"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UserError, match="--tls-ca, --tls-cert and --tls-key"):
        security("tls://10.0.0.1:8786", own._replace(**{broken: path}))


def test_another_certificate_than_the_schedulers_is_an_error(cluster, certificate, monkeypatch):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 10)
    with (
        pytest.raises(UserError, match="of the same authority as yours"),
        cluster_pool(SETUP, cluster.address, certificate()),
    ):
        pass


@pytest.mark.parametrize("shown", ["none", "another"])
def test_the_scheduler_refuses_who_shows_it_no_certificate_of_its_authority(
    cluster, certificate, shown
):
    anybody = ssl.create_default_context()
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    if shown == "another":
        other = certificate()
        anybody.load_cert_chain(other.cert, other.key)
    place = parse_host_port(cluster.address.removeprefix("tls://"))
    with socket.create_connection(place) as plain:
        try:
            with anybody.wrap_socket(plain) as connection:
                said = connection.recv(1)
        except (ssl.SSLError, ConnectionError):
            said = b""
    assert said == b""


def test_no_part_of_the_cluster_listens_to_other_machines_but_for_its_own_ports(
    cluster, monkeypatch
):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 600)
    with cluster_pool(SETUP, cluster.address, cluster.access) as pool:
        assert pool.width >= 2  # a worker has started
        listening = [
            connection.laddr.ip
            for process in (cluster.scheduler, *cluster.workers)
            for connection in psutil.Process(process.pid).net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
    assert len(listening) >= 4  # a status page each
    assert set(listening) == {"127.0.0.1"}  # where the tests have the own ports


@pytest.mark.parametrize("cluster", [OPEN], indirect=True)
def test_an_unauthenticated_scheduler_is_used_by_those_who_say_so(cluster, monkeypatch):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 600)
    with pytest.raises(UserError, match="asks nobody"), cluster_pool(SETUP, cluster.address):
        pass
    with cluster_pool(SETUP, cluster.address, cluster.access) as pool:
        assert pool.width >= 2


def test_the_command_line_refuses_it_without_a_traceback(tiny, tmp_path, capsys):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "a.ipynb").write_text("{}")
    arguments = ["grade", tmp_path / "class", "--output", tmp_path / "out"]
    arguments += ["--autograder", tiny.autograder_zip, "--scheduler", "tcp://127.0.0.1:9"]
    assert main([str(argument) for argument in arguments]) == 1
    told = capsys.readouterr().err
    assert "read the hidden tests" in told
    assert "Traceback" not in told


def test_make_hands_on_the_scheduler_and_the_certificate():
    if shutil.which("make") is None:
        pytest.skip("needs make")
    variables = ["SUBMISSIONS=a", "SCHEDULER=tls://h:1", "TLS_CA=b", "TLS_CERT=c", "TLS_KEY=d"]
    command = ["make", "--dry-run", "grade", *variables]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    told = re.sub(r"\s*\\\n\s*", " ", shown)
    assert '--scheduler "tls://h:1" --tls-ca "b" --tls-cert "c" --tls-key "d"' in told
    assert "--unauthenticated" not in told
    command.append("UNAUTHENTICATED_SCHEDULER=1")
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "--unauthenticated-scheduler" in shown

"""Access to a Dask cluster: certificates, without which anybody can use it."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autograder.grader.errors import UserError

if TYPE_CHECKING:
    from distributed.security import Security

# Dask's status pages know no certificates: they are kept to the machine itself.
_SECURED = (
    "--tls-ca-file grading.crt --tls-cert grading.crt --tls-key grading.key "
    "--dashboard-address 127.0.0.1:0"
)


def worker_command(address: str) -> str:
    """The command that starts workers for the scheduler at an address."""
    secured = f"{_SECURED} " if address.startswith("tls://") else ""
    return f"dask worker {address} {secured}--nworkers auto --nthreads 1"


COMMANDS = (
    "openssl req -x509 -newkey rsa:3072 -nodes -days 30 -subj /CN=grading "
    "-keyout grading.key -out grading.crt",
    f"dask scheduler --protocol tls {_SECURED}",
    worker_command("tls://SCHEDULER:8786"),
)
"""How to start a cluster that only the holders of one certificate can use."""

_OPTIONS = "--tls-ca grading.crt --tls-cert grading.crt --tls-key grading.key"
_REMEDY = (
    "Make a certificate, copy both of its files to the cluster's machines, and restart it:\n"
    + "".join(f"    {command}\n" for command in COMMANDS)
    + f"Then grade with --scheduler tls://SCHEDULER:8786 {_OPTIONS} (make grade takes SCHEDULER=, "
    "TLS_CA=, TLS_CERT= and TLS_KEY=; or Dask's configuration names the files, "
    "under distributed.comm.tls)."
)


class Access(NamedTuple):
    """The files to show to a scheduler, where Dask's configuration doesn't name them.

    `unauthenticated`: use a scheduler that asks nobody who they are.
    """

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    unauthenticated: bool = False


def security(address: str, access: Access) -> "Security":
    """Settings of the connection to a scheduler. UserError if it is open and that isn't allowed."""
    from distributed.security import Security  # optional, and slow to import

    if address.startswith("tcp://") and access.unauthenticated:
        return Security(require_encryption=False)
    if address.startswith("tcp://"):
        raise UserError(
            f"anybody who can reach {address} can run code there and read the hidden tests, since "
            f"tcp:// asks nobody who they are. {_REMEDY}\nWhere you trust everybody on the "
            "network, add --unauthenticated-scheduler (make grade UNAUTHENTICATED_SCHEDULER=1)."
        )
    if not address.startswith("tls://"):
        raise UserError(
            f"{address!r} isn't a scheduler's address. Write --scheduler tls://HOST:PORT."
        )
    files = {"tls_ca_file": access.ca, "tls_client_cert": access.cert}
    given: dict[str, str | None] = {name: str(path) for name, path in files.items() if path}
    if access.cert or access.key:  # not one from here and one from the configuration
        given["tls_client_key"] = str(access.key) if access.key else None
    try:
        found = Security(require_encryption=True, **given)
        if not (found.tls_ca_file and found.tls_client_cert):
            raise UserError(f"there is no certificate to show to {address}. {_REMEDY}")
        found.get_connection_args("client")
    except (OSError, ValueError) as error:
        raise UserError(
            "the certificate can't be used. Check the files of --tls-ca, --tls-cert and --tls-key "
            f"(or Dask's configuration, distributed.comm.tls): {error}"
        ) from error
    return found

"""MNIST's four files, from a folder or from the network, each checked against its sum."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.release.errors import ReleaseError

Sums = Mapping[str, str]  # of each file's name, the SHA-256 of its decompressed bytes

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)
_TIMEOUT = (10, 60)  # seconds: for the connection, and between two pieces of an answer
_GZIP = b"\x1f\x8b"
_OWN_FILES = "make release DATASET=mnist MNIST_DIR=that/folder"


def files_in(folder: Path, sums: Sums, into: Path) -> None:
    """Write the files of a folder, decompressed and under their usual names, into another.

    A file may be compressed or not, and be called …-idx3-ubyte or ….idx3-ubyte.
    Raises ReleaseError that lists every file which is missing or isn't MNIST's.
    """
    if not folder.is_dir():
        raise ReleaseError(
            f"MNIST_DIR={folder} is not a folder. Name the one that holds MNIST's four files: "
            f"{', '.join(sums)}, compressed (.gz) or not. Without MNIST_DIR they are downloaded."
        )
    problems = []
    for name, digest in sums.items():
        spellings = [s + end for s in (name, name.replace("-idx", ".idx")) for end in ("", ".gz")]
        path = next((folder / s for s in spellings if (folder / s).is_file()), None)
        if path is None:
            problems.append(f"{folder} has no {name}, compressed (.gz) or not.")
            continue
        try:
            (into / name).write_bytes(checked(path.read_bytes(), digest))
        except ValueError as error:
            problems.append(f"{path} is not MNIST's: {error}.")
        except OSError as error:
            problems.append(f"{path} can't be read or unpacked: {error.strerror}.")
    if problems:
        remedy = "Put the right files there, or leave MNIST_DIR out to download them."
        raise ReleaseError(f"{ReleaseError.of(problems)}\n{remedy}")


def download(sums: Sums, cache: Path, mirrors: Sequence[str] = MIRRORS, attempts: int = 2) -> None:
    """Fill the cache folder with the files, decompressed; those that it has are not fetched again.

    Each mirror gets as many attempts for each file before the next one's turn. A file comes into
    the cache whole and checked, or not at all. Raises ReleaseError that says what went wrong at
    each mirror.
    """
    import pooch
    from requests import RequestException

    def fetch(url: str, output_file: str, files: pooch.Pooch) -> None:
        received = io.BytesIO()
        pooch.HTTPDownloader(progressbar=True, timeout=_TIMEOUT)(url, received, files)
        name = url.rpartition("/")[2].removesuffix(".gz")
        Path(output_file).write_bytes(checked(received.getvalue(), sums[name]))

    failures = []
    for mirror in mirrors:
        files = pooch.create(
            path=cache,
            base_url=mirror,
            registry={name: f"sha256:{digest}" for name, digest in sums.items()},
            urls={name: f"{mirror}{name}.gz" for name in sums},
            retry_if_failed=attempts - 1,
        )
        try:
            for name in sums:
                files.fetch(name, downloader=fetch)
            return
        except (RequestException, ValueError) as error:
            failures.append(f"- {mirror}{name}.gz: {_reason(error)}")
        except OSError as error:
            raise ReleaseError(
                f"MNIST can't be stored in {cache}: {error.strerror or error}. Make room there, or "
                f"fetch the four files by other means and run {_OWN_FILES}."
            ) from None
    raise ReleaseError(
        "MNIST could not be downloaded:\n" + "\n".join(failures) + "\n"
        "Try again later (what has arrived is kept), or get the four files by other means, "
        f"put them into a folder and run {_OWN_FILES}."
    )


def checked(content: bytes, digest: str) -> bytes:
    """The content of a file, decompressed if it is compressed.

    Raises ValueError that says what is wrong if its SHA-256 isn't the one wanted.
    """
    if content[:100].lstrip().startswith(b"<"):
        raise ValueError("it is a web page, perhaps one that reports an error or asks for a login")
    if content.startswith(_GZIP):
        try:
            content = gzip.decompress(content)
        except EOFError:
            raise ValueError("it is cut off") from None
        except (OSError, zlib.error) as error:
            raise ValueError(f"it can't be decompressed ({error})") from None
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ValueError(
            f"it holds something else ({len(content):,} bytes with the SHA-256 {found}, "
            f"not {digest}). Fashion-MNIST and others use the same names, or it is cut off"
        )
    return content


def _reason(error: Exception) -> str:
    """The cause of a failed download, in fewer words than requests uses."""
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return f"the server answers {error.response.status_code} {error.response.reason}"
    if isinstance(error, exceptions.Timeout):
        return "no answer in time"
    if isinstance(error, exceptions.ChunkedEncodingError):
        return "the connection broke off"
    if isinstance(error, exceptions.SSLError):
        return "the server's certificate can't be verified"
    if isinstance(error, exceptions.ConnectionError):
        return "no connection (is there a network, or is a proxy needed?)"
    return str(error)

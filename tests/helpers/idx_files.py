"""Small files in MNIST's format, and a server that gives them out."""

import gzip
import hashlib
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

Files = dict[str, bytes]


def idx(array: np.ndarray, dimensions: int | None = None) -> bytes:
    """An array of bytes as an IDX file."""
    header = bytes([0, 0, 8, dimensions or array.ndim]) + struct.pack(
        f">{array.ndim}I", *array.shape
    )
    return header + array.astype(np.uint8).tobytes()


def small_files() -> Files:
    """60 training images and 50 test images of noise under MNIST's names, all labels among them."""
    rng = np.random.default_rng(0)
    files = {}
    for part, count in (("train", 60), ("t10k", 50)):
        files[f"{part}-images-idx3-ubyte"] = idx(rng.integers(0, 256, (count, 28, 28)))
        files[f"{part}-labels-idx1-ubyte"] = idx(np.arange(count) % 10)
    return files


def sums(files: Files) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


@dataclass(frozen=True)
class Mirror:
    """The address of a server, and the paths that it was asked for."""

    url: str
    asked: list[str]


@contextmanager
def mirror(files: Files, broken: dict[str, str] | None = None) -> Iterator[Mirror]:
    """A server on this machine with the files, compressed.

    broken: what goes wrong when a file is first asked for: 503, cut, html or other.
    """
    content = {f"/{name}.gz": gzip.compress(raw, mtime=0) for name, raw in files.items()}
    wrong = {f"/{name}.gz": how for name, how in (broken or {}).items()}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            how = wrong.pop(self.path, "")
            if how == "503" or self.path not in content:
                self.send_error(503 if how else 404)
                return
            body = content[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if how == "cut":
                body = body[: len(body) // 2]
            elif how == "html":
                body = b"<!DOCTYPE html><title>Sign in</title>".ljust(len(body))
            elif how == "other":
                body = bytes(len(body))
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output free of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Mirror(f"http://127.0.0.1:{server.server_port}/", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

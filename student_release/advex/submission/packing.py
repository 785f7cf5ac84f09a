"""The zip to hand in: what is in it, and where it goes."""

import codecs
import glob
import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

EARLIER = "earlier_submissions"
MAX_NOTEBOOK_BYTES = 10 * 2**20  # above, outputs are left out, the largest first
MAX_ZIP_BYTES = 60 * 2**20  # unpacked; grading takes 64 MB
_LEFT_OUT = "Left out of what was handed in: the output was too large."


def stamped(stem: str) -> str:
    """A zip's name that says when it was made, so that nobody hands in an older one unawares."""
    return f"{stem}_{time.strftime('%Y-%m-%d_%H-%M-%S')}.zip"


def slim(content: bytes) -> tuple[bytes, int]:
    """A notebook without its largest outputs, if it is too large with them; how many cells' went.

    A byte order mark, which Jupyter's own tools don't read, goes as well. ValueError, KeyError or
    TypeError where this isn't a notebook.
    """
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode(json.detect_encoding(content)).encode()
    if len(content) <= MAX_NOTEBOOK_BYTES:
        return content, 0
    notebook = json.loads(content)
    notebook["metadata"].pop("widgets", None)
    cells = [cell for cell in notebook["cells"] if cell.get("outputs")]
    sizes = {id(cell): len(json.dumps(cell["outputs"])) for cell in cells}
    left = len(json.dumps(notebook))
    dropped = 0
    for cell in sorted(cells, key=lambda cell: -sizes[id(cell)]):
        if left <= MAX_NOTEBOOK_BYTES:
            break
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": _LEFT_OUT}]
        left -= sizes[id(cell)]
        dropped += 1
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode(), dropped


def lay_out(folder: Path, members: Mapping[str, bytes], lab: Path, given: Iterable[str]) -> None:
    """Fill a folder as grading does: with what is handed in, and the lab's own files."""
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name in given:
        if (lab / name).is_dir():
            shutil.copytree(
                lab / name,
                folder / name,
                ignore=shutil.ignore_patterns("__pycache__"),
                dirs_exist_ok=True,
            )


def pack(target: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip in one go: an older file of that name stays whole until the new one is.

    With the file that otter's own export adds, which holds the zip's name.
    """
    with tempfile.NamedTemporaryFile(
        dir=target.parent, prefix=".", suffix=".part", delete=False
    ) as part:
        try:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, content in members.items():
                    archive.writestr(name, content)
                archive.writestr("__zip_filename__", target.name)
            part.close()
            Path(part.name).chmod(0o644)
            Path(part.name).replace(target)
        except BaseException:
            part.close()
            Path(part.name).unlink(missing_ok=True)
            raise


def into_first(folders: list[Path], write: Callable[[Path], None]) -> Path:
    """Write into the first folder that takes it, and say which; OSError where none does."""
    for folder in folders[:-1]:
        try:
            write(folder)
            return folder
        except OSError:
            continue
    write(folders[-1])
    return folders[-1]


def put_away(stem: str, newest: Path) -> int:
    """Move earlier zips of this notebook into a separate folder. Return their number."""
    pattern = f"{glob.escape(stem)}_????-??-??_??-??-??.zip"
    old = [path for path in newest.parent.glob(pattern) if path != newest]
    for path in old:
        (newest.parent / EARLIER).mkdir(exist_ok=True)
        path.replace(newest.parent / EARLIER / path.name)
    return len(old)

"""The zip to hand in."""

import glob
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

EARLIER = "earlier_submissions"


def stamped(stem: str) -> str:
    """A zip's name that says when it was made, so that nobody hands in an older one unawares."""
    return f"{stem}_{time.strftime('%Y-%m-%d_%H-%M-%S')}.zip"


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
    """Move earlier zips of this notebook into a folder of their own. How many there were."""
    pattern = f"{glob.escape(stem)}_????-??-??_??-??-??.zip"
    old = [path for path in newest.parent.glob(pattern) if path != newest]
    for path in old:
        (newest.parent / EARLIER).mkdir(exist_ok=True)
        path.replace(newest.parent / EARLIER / path.name)
    return len(old)

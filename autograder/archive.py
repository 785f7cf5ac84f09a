"""Zip files whose bytes depend on nothing but what is in them."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

Date = tuple[int, int, int, int, int, int]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_UNIX = 3
_REGULAR_FILE = 0o100000


class Member(NamedTuple):
    """A file in an archive: its path with forward slashes, content, permissions and time."""

    name: str
    content: bytes
    mode: int = 0o644
    date: Date = EPOCH


def pack(members: Iterable[Member]) -> bytes:
    """A zip of the members, sorted by name, and dated 1980-01-01 where they say no other date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in sorted(members):
            info = zipfile.ZipInfo(member.name, member.date)
            info.create_system = _UNIX
            info.external_attr = (_REGULAR_FILE | member.mode) << 16
            archive.writestr(info, member.content, zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()


def folder_members(folder: Path, prefix: str = "") -> list[Member]:
    """Every file below a folder, named from it."""
    return [
        Member(prefix + path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    ]


def zip_members(archive: Path) -> list[Member]:
    """Every file of a zip."""
    with zipfile.ZipFile(archive) as opened:
        return [
            Member(info.filename.replace("\\", "/"), opened.read(info))
            for info in opened.infolist()
            if not info.is_dir()
        ]

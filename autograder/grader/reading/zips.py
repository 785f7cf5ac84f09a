"""Opening zips that someone may have made to do harm, bounded before they are parsed."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Literal, NamedTuple, cast

_RECORD = b"PK\x01\x02"  # how each record of a zip's list of files begins
_LOCAL_HEADER_BYTES = 30  # at least, before each file's content
_ENDING_BYTES = 2**18  # the end of a zip: records of fixed size, and a comment of up to 64 KiB


class ZipLimits(NamedTuple):
    """The most that a zip's list of files and folders may hold, and the list's size in bytes."""

    records: int
    list_bytes: int

    def less(self, infos: Sequence[zipfile.ZipInfo]) -> "ZipLimits":
        """The limits for the zips in a zip: its own, less what its list of files takes."""
        size = sum(len(info.orig_filename) + len(info.extra) + len(info.comment) for info in infos)
        return ZipLimits(max(0, self.records - len(infos)), max(0, self.list_bytes - size))


class ZipTooLarge(Exception):
    """A zip lists more files and folders than its limits allow."""


class BoundedZip(zipfile.ZipFile):
    """A zip opened for reading. Raises ZipTooLarge if it lists more than the limits allow.

    The numbers that a zip states about itself can lie, and versions of Python differ in which of
    them they believe. So the limits hold for the bytes that the standard library reads to parse.
    Raises BadZipFile if members share bytes: a small zip could have any number of large ones.
    """

    def __init__(self, source: Path | bytes, limits: ZipLimits) -> None:
        """Open a zip's file, or its bytes."""
        self._bounded = _BoundedFile(source, limits)
        try:
            super().__init__(self._bounded)
            self._refuse_overlaps()
        except BaseException:
            self._bounded.close()
            raise
        self._bounded.limits = None

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Open a member. The other methods of packing can't be unpacked piece by piece."""
        info = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(
                "it is packed by an unusual method; make the zip again with the usual one, deflate"
            )
        return super().open(info, mode, pwd, force_zip64=force_zip64)

    def close(self) -> None:
        """Close the zip and its file."""
        super().close()
        self._bounded.close()

    def _refuse_overlaps(self) -> None:
        end = 0
        for info in sorted(self.filelist, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise zipfile.BadZipFile("files in it overlap")
            end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size


class _BoundedFile(io.BufferedReader):
    """A file that reads no more than a zip's limits allow, until they are taken off."""

    def __init__(self, source: Path | bytes, limits: ZipLimits) -> None:
        # Its methods are all that a buffered reader asks of what it reads from.
        raw = (
            io.FileIO(source)
            if isinstance(source, Path)
            else cast(io.RawIOBase, io.BytesIO(source))
        )
        super().__init__(raw)
        self.limits: ZipLimits | None = limits
        self._size = self.seek(0, io.SEEK_END)
        self.seek(0)
        self._left = limits.list_bytes + _ENDING_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        if self.limits is None:
            return super().read(size)
        # A damaged zip may say that there is more, and is not too large for that.
        there = max(0, self._size - self.tell())
        size = there if size is None or size < 0 else min(size, there)
        self._left -= size
        if self._left < 0:
            raise ZipTooLarge(f"its list of files is larger than {self.limits.list_bytes:,} bytes")
        content = super().read(size)
        if content.count(_RECORD) > self.limits.records:
            raise ZipTooLarge(f"it holds more than {self.limits.records:,} files and folders")
        return content

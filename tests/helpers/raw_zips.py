"""Zips written field by field, each of which may lie."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from helpers.layouts import NOTEBOOK

_LOCAL, _LISTED = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_END, _LOCATOR = struct.Struct("<4s4H2IH"), struct.Struct("<4sIQI")
_END64 = struct.Struct("<4sQ2H2I4Q")
_ALL = 0xFFFFFFFF  # in place of a size or an offset: the zip64 record has it


@dataclass(frozen=True)
class Raw:
    """A member; `lies` are the fields, by name, that don't say what is true."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    extra: bytes = b""
    lies: dict[str, Any] = field(default_factory=dict)

    def local(self) -> bytes:
        """The member's header and its packed content."""
        lies, (crc, packed, size) = self.lies, self._sizes()
        name = lies.get("local_name", self.name)
        fields = lies.get("local_sizes", (crc, packed, size))
        head = (20, self.flags, self.method, 0, 33, *fields, len(name), len(self.extra))
        return _LOCAL.pack(b"PK\3\4", *head) + name + self.extra + self._packed()

    def listed(self, offset: int) -> bytes:
        """The member's record in the zip's list."""
        sizes = [self.lies.get(n, true) for n, true in zip(_SIZES, self._sizes(), strict=True)]
        head = (self.lies.get("made_by", 20), 20, self.flags, self.method, 0, 33, *sizes)
        tail = (len(self.name), len(self.extra), 0, 0, 0, self.lies.get("mode", 0))
        record = _LISTED.pack(b"PK\1\2", *head, *tail, self.lies.get("offset", offset))
        return record + self.name + self.extra

    def _packed(self) -> bytes:
        if self.method != 8:
            return self.content
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()

    def _sizes(self) -> tuple[int, int, int]:
        return zlib.crc32(self.content), len(self._packed()), len(self.content)


_SIZES = ("crc", "packed", "size")


def zip_of(
    members: list[Raw],
    zip64: bool = False,
    lies: Mapping[str, int] = MappingProxyType({}),
    comment: bytes = b"",
) -> bytes:
    """The zip; `lies` are fields of its end."""
    content, records = b"", b""
    for member in members:
        records += member.listed(len(content))
        content += member.local()
    start, count = lies.get("start", len(content)), lies.get("count", len(members))
    size = lies.get("size", len(records))
    whole = content + records
    if zip64:
        end64 = (44, 45, 45, 0, 0, count, count, size, start)
        place = lies.get("place", len(whole))
        whole += _END64.pack(b"PK\6\6", *end64) + _LOCATOR.pack(b"PK\6\7", 0, place, 1)
        count, size, start = 0xFFFF, _ALL, _ALL
    count &= 0xFFFF
    return whole + _END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(comment)) + comment


_NAMES = st.sampled_from(
    [
        *[b"a.ipynb", b"b.ipynb", b"A.IPYNB", b"a/b.ipynb", b"s1/lab.ipynb", b"s2/lab.ipynb"],
        *[b"s3/x.zip", b"in.zip", b"x.py", b"a/", b"a", b"../a.ipynb", b"/a.ipynb", b"C:a.ipynb"],
        *[b"a\\b.ipynb", b"a\0.ipynb", b"\xff.ipynb", b"\xc3\xa9.ipynb", b"e\xcc\x81.ipynb"],
        *[b".a.ipynb", b"__MACOSX/._a.ipynb", b".ipynb_checkpoints/a.ipynb", b"./a.ipynb"],
        *[b"a//b.ipynb", b"con.ipynb", b"a\n.ipynb", b"\x1b[2J.ipynb", b"", b".", b"..", b"//"],
        *[b"assignment_1_export/submission_1/a.ipynb", b"doe_1_5001_a.ipynb"],
        *[b"assignment_1_export/submission_metadata.yml", b"Doe_1_assignsubmission_file_/a.ipynb"],
        *[b"d/" * 40 + b"a.ipynb", b"n" * 300 + b".ipynb", b"x" * 4000 + b".zip"],
    ]
)
_ODD = st.sampled_from([0, 1, 30, 2**16, 2**31, _ALL - 1, _ALL]) | st.integers(0, 500)
_EXTRAS = st.sampled_from(
    [
        b"\1\0\0\0",
        b"\1\0\x08\0" + b"\xff" * 8,
        b"\1\0\x1c\0" + struct.pack("<3QI", 5, 5, 0, 0),
        b"\1\0\xff\xff",
        b"\x75\x70\x09\0\1" + struct.pack("<I", zlib.crc32(b"a.ipynb")) + b"\xff.py",
        b"\x75\x70\1\0\1",
        b"\0",
    ]
)
_LIES = st.fixed_dictionaries(
    {},
    optional={
        "crc": _ODD,
        "packed": _ODD,
        "size": _ODD,
        "offset": _ODD,
        "local_name": _NAMES,
        "local_sizes": st.tuples(_ODD, _ODD, _ODD),
        "mode": st.sampled_from([0o120777 << 16, 0o40755 << 16, 0x10, _ALL]),
        "made_by": st.sampled_from([0, 0x314, 0xFFFF]),
    },
)
_CONTENTS = (
    st.sampled_from([NOTEBOOK, b"", b"{}", b"x" * 500, b"PK\5\6" + b"\0" * 18])
    | st.just(200_000).map(bytes)  # more than a test's budget
)
_HONEST = st.builds(
    Raw, _NAMES, _CONTENTS, method=st.sampled_from([0, 8]), flags=st.sampled_from([0, 0x800])
)
_LYING = st.builds(
    Raw,
    _NAMES,
    _CONTENTS,
    method=st.sampled_from([0, 8, 8, 9, 12, 14, 93, 99]),
    flags=st.sampled_from([0, 0, 1, 8, 0x20, 0x40, 0x800, 0xFFFF]),
    extra=st.just(b"") | _EXTRAS,
    lies=st.just({}) | _LIES,
)
_COMMENTS = st.sampled_from([b"", b"", b"", b"", b"PK\5\6", b"c" * 99])
_ENDS = st.fixed_dictionaries({}, optional=dict.fromkeys(("start", "count", "size", "place"), _ODD))


@st.composite
def raw_zips(draw: st.DrawFn, depth: int = 1) -> bytes:
    """Zips, of which many lie somewhere, and some have another in them.

    Their members are mostly honest, so that one that lies is met where others are read.
    """
    members = draw(st.lists(_HONEST | _HONEST | _LYING, max_size=5))
    if depth and members and draw(st.booleans()):
        inner = draw(raw_zips(depth - 1))
        members[0] = replace(members[0], name=b"in.zip", content=inner)
    ends = draw(st.just({}) | st.just({}) | _ENDS)
    return zip_of(members, draw(st.booleans()), ends, draw(_COMMENTS))

"""Pictures that the master's text shows from files."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from autograder.release.source.master import Master, MasterCell

_LINK = re.compile(
    r"""!\[[^\]]*\]\(\s*<?([^)\s>]+)[^)]*\)|<img\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.I
)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.I)  # a URL's start


def missing_pictures(master: Master, cell: MasterCell) -> Iterator[str]:
    """Yield a problem for each picture in a cell's text whose file isn't beside the master."""
    if cell.kind != "markdown":
        return
    for found in _LINK.findall(_CODE.sub("", cell.source)):
        link = found[0] or found[1]
        if _ELSEWHERE.match(link):
            continue
        name = unquote(link.partition("?")[0].partition("#")[0])
        if not (master.path.parent / name).is_file():
            yield (
                f"{cell}: there is no picture {link} in {master.path.parent.name}/. Put the file "
                "there, or fix the link."
            )

"""The order of a student's attempts, by their names and times."""

import calendar
import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

CLOSE_SECONDS = 2  # a zip counts in steps of that, and a copied folder gets its times at once
_LONGEST_NAME = 255  # characters, of a name that a file system takes
_FIRST_YEAR = 1980  # where a zip's times begin: a tool that knows none writes that

_STAMP = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)"
    r"(?:[-_. T]{0,2}(\d\d)[-_.:h]?(\d\d)(?:[-_.:]?(\d\d))?)?(?!\d)"
)
_NUMBERED = re.compile(
    r"(?P<base>.*?)(?:\s*\((?P<brackets>\d{1,4})\)"
    r"|[\s_-]*(?:attempt|version|versuch|upload|v)[\s_.-]*(?P<attempt>\d{1,4})"
    r"|[-_ ](?P<plain>\d{1,3}))?(?:\.\w{1,8})?",
    re.DOTALL | re.IGNORECASE,
)


class Step(NamedTuple):
    """A file's path in its folder or zip, and its time there: seconds of a local clock, or None."""

    path: str
    time: float | None


Steps = tuple[Step, ...]
"""The way to a file: the zips in each other that it lies in, and last the file."""


def local_seconds(date: tuple[int, ...]) -> float | None:
    """A date and time of day as seconds, to compare with others; None where it is none."""
    try:
        year, month, day, hour, minute, second = date
        time = datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return None
    return calendar.timegm(time.timetuple()) if year > _FIRST_YEAR else None


def is_newer(one: Steps, other: Steps) -> bool | None:
    """Return True if one file is newer than another, False if it is older; None if nothing tells.

    Times of the same clock are compared: those that a system or our zip wrote into names, those in
    the folder or the zip where the two ways part, those of the files in the zips within. Where no
    times tell, a number at the end of the name does, as in "lab (2)".
    """
    one, other = _apart(one, other)
    stamps = _stamp(one), _stamp(other)
    if all(stamps):
        length = min(map(len, stamps))  # one may name the day alone
        first, second = (stamp[:length] for stamp in stamps)
        if first != second:
            return first > second
    pairs = [(one[0].time, other[0].time)]
    if len(one) > 1 and len(other) > 1:
        pairs.append((one[-1].time, other[-1].time))
    for a, b in pairs:
        if a is not None and b is not None and abs(a - b) > CLOSE_SECONDS:
            return a > b
    return _by_number(one[0].path, other[0].path)


def are_attempts(names: Iterable[str]) -> bool:
    """Return True if names differ in dates and numbers alone, as those of attempts do."""
    bases = set()
    for name in names:
        base = _numbered(_STAMP.sub("", name))[0]
        bases.add(base.rpartition(" - ")[2].strip(" _-."))
    return len(bases) == 1


def _apart(one: Steps, other: Steps) -> tuple[Steps, Steps]:
    """Two ways without what they share: the zips and the folders before they part."""
    level = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a.path != b.path)
    first, second = one[level].path.split("/"), other[level].path.split("/")
    start = next(i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b)
    return (
        (Step("/".join(first[start:]), one[level].time), *one[level + 1 :]),
        (Step("/".join(second[start:]), other[level].time), *other[level + 1 :]),
    )


def _stamp(steps: Steps) -> str:
    """The first date, with the time of day if there is one, in a name on the way; or ""."""
    for step in steps:
        for match in _STAMP.finditer(step.path):
            digits = "".join(filter(None, match.groups()))
            numbers = [int(part or 0) for part in match.groups()]
            if local_seconds(tuple(numbers)) is not None:
                return digits
    return ""


def _by_number(one: str, other: str) -> bool | None:
    base, number = _numbered(one)
    other_base, other_number = _numbered(other)
    # A system may put words before the name of what came late.
    bases = (f" - {base}", f" - {other_base}")
    alike = bases[0].endswith(bases[1]) or bases[1].endswith(bases[0])
    return number > other_number if alike and number != other_number else None


def _numbered(path: str) -> tuple[str, int]:
    """The first name in a path without its number, and the number, or 0."""
    name, _, below = path.partition("/")
    match = _NUMBERED.fullmatch(name) if len(name) <= _LONGEST_NAME else None
    # A mere number at the end of a folder's name is no attempt's: "lab_2".
    if match is None or (below and match["plain"]):
        return name.lower(), 0
    number = match["brackets"] or match["attempt"] or match["plain"] or 0
    return match["base"].lower(), int(number)

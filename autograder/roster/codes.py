"""Short codes that stand for submissions where no name should be seen."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable

# Without vowels no code spells a word, and without digits no spreadsheet takes one for a number.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_GROUP_LETTERS = 3
_FINGERPRINT_GROUPS = 4


def codes(ids: Collection[str]) -> dict[str, str]:
    """A code such as "BCD-FGH" for each id: the same whatever other ids there are.

    But for this: ids whose codes would be the same, one pair in 64 million, get longer ones. Codes
    hide names from readers; they keep nothing from a person who has the ids.
    """
    found = {id: "" for id in ids}
    clashing: Iterable[str] = list(found)
    groups = 2
    while clashing:
        found.update({id: _code(id, groups) for id in clashing})
        counts = Counter(found.values())
        clashing = [id for id in found if counts[found[id]] > 1]
        groups += 1
    return found


def fingerprint(content: bytes) -> str:
    """A short text that tells contents apart, in letters that no spreadsheet changes."""
    return _letters(content, _FINGERPRINT_GROUPS)


def _code(id: str, groups: int) -> str:
    return _letters(id.encode("utf-8", "surrogateescape"), groups)


def _letters(content: bytes, groups: int) -> str:
    number = int.from_bytes(hashlib.sha256(content).digest(), "big")
    letters = ""
    for _ in range(groups * _GROUP_LETTERS):
        number, digit = divmod(number, len(_LETTERS))
        letters += _LETTERS[digit]
    return "-".join(letters[i : i + _GROUP_LETTERS] for i in range(0, len(letters), _GROUP_LETTERS))

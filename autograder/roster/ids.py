"""Names that every file system takes, and that tell submissions apart."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

MAX_BYTES = 80  # of an id, before what tells it from another is added

# Windows takes these for devices, whatever follows after a dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def slug(text: str) -> str:
    """A text as a file's name without a suffix: letters, digits and "-_.", never empty.

    At most `MAX_BYTES` long in UTF-8; it starts and ends with a letter, a digit or "_".
    """
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[^\w.-]+", "-", text)
    text = _cut(text.lstrip(".-"), MAX_BYTES).rstrip(".-")
    return f"_{text}" if _DEVICES.fullmatch(text) else text or "submission"


def file_name(name: str) -> str:
    """A file's name as it is where every file system takes it, otherwise the nearest one."""
    stem, _, suffix = name.rpartition(".")
    if not stem:
        stem, suffix = name, ""
    stem = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in stem)
    stem = _cut(stem, 200).strip(". ")
    suffix = slug(suffix)[:20] if suffix else ""
    name = f"{stem or 'submission'}.{suffix}" if suffix else stem or "submission"
    return f"_{name}" if _DEVICES.fullmatch(name) else name


def unique_ids(names: Sequence[str], keys: Sequence[str]) -> list[str]:
    """An id for each name, also where a file system doesn't tell capitals from small letters.

    Names that come out alike all get a piece of the SHA-256 of their `keys`, which are unique: an
    id depends on no order.
    """
    slugs = [slug(name) for name in names]
    ids = list(slugs)
    for digits in range(8, 65, 8):
        counts = Counter(map(_folded, ids))
        if len(counts) == len(ids):
            break
        for i, key in enumerate(keys):
            if counts[_folded(ids[i])] > 1:
                digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
                ids[i] = f"{slugs[i]}-{digest[:digits]}"
    return ids


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.casefold())


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")

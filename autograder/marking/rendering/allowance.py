"""The most that one submission's answers may put on the pages."""

import hashlib

from autograder.grader.reading.notebook import OverLimit
from autograder.grader.sandbox.limits import MIB
from autograder.marking.rendering.pixels import pixels

MAX_PARTS = 300  # cells with answers
MAX_FORMULAS = 1_000
MAX_HTML_CHARS = 2 * MIB  # characters, without pictures
MAX_REFERENCES = 200  # to pictures, shown or not
MAX_PICTURE_BYTES = 4 * MIB  # bytes of one
MAX_PICTURES_BYTES = 16 * MIB  # bytes of all
MAX_PIXELS = 50_000_000  # of one picture; a browser takes four bytes for each
MAX_ALL_PIXELS = 150_000_000


class Allowance:
    """Counts what one submission's answers take."""

    def __init__(self) -> None:
        self.parts = self.formulas = self.html = self.references = 0
        self._bytes = self._pixels = 0
        self._shown: set[bytes] = set()

    def check(self) -> None:
        """Raise OverLimit if the answers are too much to show."""
        for count, limit, what in (
            (self.parts, MAX_PARTS, "cells"),
            (self.formulas, MAX_FORMULAS, "formulas"),
            (self.references, MAX_REFERENCES, "pictures"),
            (self.html, MAX_HTML_CHARS, "characters as a page"),
        ):
            if count > limit:
                raise OverLimit(f"The answers have more than {limit:,} {what}, too many to show.")

    def begin_answer(self) -> None:
        """Start another answer, which is shown on another page."""
        self._shown.clear()

    def refuse_more(self) -> str:
        """Count the mention of a picture; the reason why it can't be shown, if it can't."""
        self.references += 1
        return "there are too many" if self.references > MAX_REFERENCES else ""

    def refuse(self, content: bytes) -> str:
        """Count a picture that can be shown; the reason why it can't, if it can't."""
        digest = hashlib.sha256(content).digest()
        if digest in self._shown:
            return "it is the same as one above"
        if len(content) > MAX_PICTURE_BYTES:
            return f"it is larger than {MAX_PICTURE_BYTES // MIB} MB"
        if self._bytes + len(content) > MAX_PICTURES_BYTES:
            most = MAX_PICTURES_BYTES // MIB
            return f"this submission's pictures are larger than {most} MB together"
        size = pixels(content)
        if size > MAX_PIXELS:
            return f"it has more than {MAX_PIXELS // 10**6} million pixels"
        if self._pixels + size > MAX_ALL_PIXELS:
            return (
                f"this submission's pictures have more than {MAX_ALL_PIXELS // 10**6} million "
                "pixels together"
            )
        self._shown.add(digest)
        self._bytes += len(content)
        self._pixels += size
        return ""

"""The policy for showing hidden checks to students on Gradescope, set in the master's config."""

from collections.abc import Mapping
from enum import Enum


class Feedback(Enum):
    """The part of hidden checks' results that students see. Public checks are always visible."""

    HINTS = "hints"  # after the due date: each check, whether it passed, and what it says
    PUBLISHED = "published"  # the same, as soon as grades are published
    CASES = "cases"  # after the due date: each check, and whether it passed
    SCORE = "score"  # never anything but the score

    @property
    def visibility(self) -> str:
        """Gradescope's word for when hidden checks are shown."""
        special = {Feedback.SCORE: "hidden", Feedback.PUBLISHED: "after_published"}
        return special.get(self, "after_due_date")

    @property
    def tells(self) -> bool:
        """True if students see at some time what each hidden check says."""
        return self in (Feedback.HINTS, Feedback.PUBLISHED)

    def announcement(self, hidden: Mapping[str, int]) -> str:
        """The note that checks are hidden. hidden: the number of hidden checks by question."""
        counts = ", ".join(f"{count} in {name}" for name, count in hidden.items() if count)
        if not counts:
            return ""
        then = {
            Feedback.HINTS: "After the due date you see how each went, and what to look at.",
            Feedback.PUBLISHED: "Once grades are published you see how each went.",
            Feedback.CASES: "After the due date you see which of them passed.",
            Feedback.SCORE: "They count, and are not shown one by one.",
        }[self]
        return f"Besides the checks below, hidden ones have run: {counts}. {then}"

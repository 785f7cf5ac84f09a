"""The error that stops a release."""

from collections.abc import Sequence

from autograder.grader.errors import UserError


class ReleaseError(UserError):
    """A release can't be made; the message says where the cause is and what to do."""

    @classmethod
    def of(cls, problems: Sequence[str]) -> "ReleaseError":
        """One error for several problems, one on each line."""
        if len(problems) == 1:
            return cls(problems[0])
        return cls("\n".join([f"{len(problems)} problems:", *(f"- {line}" for line in problems)]))

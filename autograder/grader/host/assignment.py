"""The facts of an assignment, which its release puts into otter's config."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.grader.host.feedback import Feedback

KEY = "grader"
"""The key of the facts in otter's config. Otter ignores it."""

Number = int | float


@dataclass(frozen=True)
class Assignment:
    """The facts that grading needs of an assignment, besides its tests.

    support: the files and folders that students get with the notebook; all others are the
    grader's. named_tuples: dotted paths of the classes that may cross to a student's process and
    back. free_responses: points by the name of each question that a person marks. time_limits: by
    question, seconds for one call of a student's function. bonus: by question and test function,
    points on top of the assignment's. packages: those that are installed for students' cells.
    source: the master's file name and a digest of what the release was made from.
    """

    title: str = ""
    feedback: Feedback = Feedback.HINTS
    support: tuple[str, ...] = ()
    named_tuples: tuple[str, ...] = ()
    free_responses: Mapping[str, Number] = field(default_factory=dict)
    time_limits: Mapping[str, float] = field(default_factory=dict)
    bonus: Mapping[str, Mapping[str, Number]] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    source: str = ""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Assignment":
        """Return the facts in otter's config.

        Raises ValueError or TypeError if another version of the grader wrote them.
        """
        facts = dict(config.get(KEY, {}))
        facts["feedback"] = Feedback(facts.get("feedback", cls.feedback.value))
        for name in ("support", "named_tuples", "packages"):
            facts[name] = tuple(facts.get(name, ()))
        return cls(**facts)

    def to_config(self) -> dict[str, Any]:
        """Return the part of otter's config from which `of` reads these facts."""
        return {KEY: {**asdict(self), "feedback": self.feedback.value}}

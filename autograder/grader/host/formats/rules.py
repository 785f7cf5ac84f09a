"""The grading rules of a stock otter autograder, from its otter_config.json.

Each of otter's settings is honored, noted for the instructor, or refused by its name.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grader.errors import BundleError
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.formats.scoring import PLAIN, Scoring

_HONORED = {
    *("lang", "assignment_name", "seed", "seed_variable", "score_threshold", "points_possible"),
    *("show_hidden", "show_all_public", "zips", "grade_from_log", "plugins"),
}
_NO_PDF = "no PDF is made or uploaded here"
_NOTED = {
    **dict.fromkeys(("pdf", "token", "course_id", "assignment_id"), _NO_PDF),
    **dict.fromkeys(("filtering", "pagebreaks", "pdf_via_html", "use_submission_pdf"), _NO_PDF),
    **dict.fromkeys(("submit_blank_pdf_on_export_failure", "warn_missing_pdf"), _NO_PDF),
    "show_stdout": "what a notebook prints is not kept",
    "debug": "an error ends its cell, and the notebook goes on",
    "serialized_variables": "nothing is read from a student's log",
    "force_public_test_summary": "each public case is always shown by itself",
    **dict.fromkeys(
        ("logo", "print_summary", "print_score", "log_level", "autograder_dir", "miniconda_path"),
        "it has no effect here",
    ),
}
_AGAIN = "Change it in the master's `generate:`, and run `otter assign` again."


@dataclass(frozen=True)
class Rules:
    """The rules for running and scoring cases, where autograders differ.

    stock: made by stock otter, so that all cases of a pass share one process. seed: what code is
    seeded with before each cell; with a seed_variable, that name is bound to it instead. notes: for
    the instructor, on settings that have no effect.
    """

    stock: bool = False
    feedback: Feedback = Feedback.HINTS
    scoring: Scoring = PLAIN
    seed: int | None = None
    seed_variable: str | None = None
    notes: tuple[str, ...] = ()


def read_rules(config: Mapping[str, Any]) -> Rules:
    """Return the rules of stock otter's config. BundleError if it asks for what can't be done."""
    _refuse(config)
    seed = config.get("seed")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
        raise BundleError(f"otter_config.json: `seed` is {seed!r}, not an integer. {_AGAIN}")
    variable = config.get("seed_variable")
    if variable is not None and not (isinstance(variable, str) and variable.isidentifier()):
        raise BundleError(
            f"otter_config.json: `seed_variable` is {variable!r}, not the name of a variable. "
            f"{_AGAIN}"
        )
    scoring = Scoring(_number(config, "points_possible"), _number(config, "score_threshold"))
    feedback = Feedback.PUBLISHED if config.get("show_hidden") else Feedback.SCORE
    return Rules(True, feedback, scoring, seed, variable, tuple(_notes(config)))


def _refuse(config: Mapping[str, Any]) -> None:
    language = config.get("lang", "python")
    if language != "python":
        raise BundleError(
            f"this autograder is for the language {language!r} (`lang` in otter_config.json). Only "
            "Python can be graded here: use otter itself."
        )
    if config.get("grade_from_log"):
        raise BundleError(
            "otter_config.json sets `grade_from_log`: that loads pickled objects of students, "
            f"which can run any code, and is not done here. {_AGAIN}"
        )
    plugins = config.get("plugins")
    if plugins:
        listed = plugins if isinstance(plugins, list) else [plugins]
        names = [str(next(iter(p), p)) if isinstance(p, dict) else str(p) for p in listed]
        raise BundleError(
            f"otter_config.json lists `plugins` ({', '.join(names)}), which may change the score "
            f"and are not run here. To grade without them, remove the setting. {_AGAIN}"
        )


def _notes(config: Mapping[str, Any]) -> list[str]:
    """The notes for the instructor: each setting without effect, by its reason."""
    reasons: dict[str, list[str]] = {}
    for name, value in config.items():
        if name not in _HONORED and value not in (None, False, [], {}):
            reason = _NOTED.get(name, "it is not one of otter's settings, and is ignored")
            reasons.setdefault(reason, []).append(f"`{name}`")
    return [f"otter_config.json sets {', '.join(n)}: {why}." for why, n in reasons.items()]


def _number(config: Mapping[str, Any], name: str) -> float | None:
    value = config.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BundleError(f"otter_config.json: `{name}` is {value!r}, not a number. {_AGAIN}")
    return value

"""Settings that otter does not know, compared with its own classes."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from autograder.grader.host.assignment import KEY
from autograder.release.source.own_settings import QUESTION_KEY, TEST_KEY
from autograder.release.source.tags import TAGS

_Unknown = Iterator[tuple[str, str | None]]

# Otter's test manager reads these by name, but for our own; no class of its own lists them.
_TEST_KEYS = frozenset({"hidden", "points", "success_message", "failure_message", TEST_KEY})


def unknown_test_keys(config: Mapping[str, Any]) -> _Unknown:
    """The keys of a test cell's configuration that otter ignores, each with a near one."""
    return _unknown(config, _TEST_KEYS)


def unknown_question_keys(config: Mapping[str, Any]) -> _Unknown:
    """The keys of a question's configuration that otter ignores, each with a near one."""
    return _unknown(config, _known_keys()["question"] | {QUESTION_KEY})


def unknown_assignment_keys(config: Mapping[str, Any]) -> _Unknown:
    """The keys of the assignment's configuration, nested ones too, that otter ignores."""
    known = _known_keys()
    yield from _unknown(config, known["assignment"])
    for section, settings in config.items():
        if section in known and isinstance(settings, dict):
            ours = {KEY} if section == "generate" else set()
            yield from _unknown(settings, known[section] | ours, f"{section}.")


def misspelt_tags(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The tags of a cell that are nearly one of those with a meaning here, each with that one."""
    for tag in tags:
        near = difflib.get_close_matches(tag, TAGS, n=1, cutoff=0.8)
        if near and tag not in TAGS:
            yield tag, near[0]


def _unknown(config: Iterable[str], known: frozenset[str], prefix: str = "") -> _Unknown:
    for key in config:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            yield f"{prefix}{key}", f"{prefix}{near[0]}" if near else None


@cache
def _known_keys() -> dict[str, frozenset[str]]:
    """The keys of each of otter's classes of settings."""
    import fica  # otter takes a second to import: only when something is to be checked
    from otter.assign.assignment import Assignment
    from otter.assign.question_config import QuestionConfig
    from otter.run import AutograderConfig

    classes = {
        "assignment": Assignment,
        "question": QuestionConfig,
        "generate": AutograderConfig,
        "export_cell": Assignment.ExportCellValue,
        "tests": Assignment.TestsValue,
        "seed": Assignment.SeedValue,
    }
    return {
        name: frozenset(
            value.get_name(attribute)
            for base in cls.__mro__
            for attribute, value in vars(base).items()
            if isinstance(value, fica.Key)
        )
        for name, cls in classes.items()
    }

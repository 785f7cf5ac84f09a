"""The settings for our grader in the assignment's config, below `generate: grader:`."""

from collections.abc import Mapping
from typing import Any

from autograder.grader.host.assignment import KEY


def grader_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings, which otter ignores; none if there are none."""
    generate = config.get("generate")
    settings = generate.get(KEY) if isinstance(generate, dict) else None
    return settings if isinstance(settings, dict) else {}

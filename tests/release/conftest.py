"""Fixtures of the release's tests."""

import pytest


@pytest.fixture(autouse=True)
def otter_is_slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that runs otter and isn't marked as slow: `make quick` would wait for it."""
    if request.node.get_closest_marker("slow") is None:

        def refuse(*_: object) -> None:
            pytest.fail("this test runs otter: mark it as slow")

        monkeypatch.setattr("autograder.release.build.assign", refuse)

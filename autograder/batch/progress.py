"""The progress bar of a run."""

from contextlib import AbstractContextManager
from types import TracebackType

from tqdm import tqdm

from autograder.grader.output.terminal import for_progress_bars


class Progress(AbstractContextManager["Progress"]):
    """Counts what is done, what of it failed, and what is left; on a terminal, as a bar."""

    def __init__(self, total: int) -> None:
        self.failed = 0
        self._sandbox = ""
        self._bar = tqdm(
            total=total,
            disable=None,  # where there is no terminal
            file=for_progress_bars(),
            unit="submission",
            bar_format="{desc} |{bar}| {elapsed} gone, about {remaining} to go",
            smoothing=0.1,
        )
        self._describe()

    def __exit__(
        self, kind: type | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.close()

    def advance(self, failed: bool, sandbox: str = "") -> None:
        """Count one submission as done; say by which layers of the sandbox, the first time."""
        if sandbox and not self._sandbox:
            self._sandbox = sandbox
            self.say(sandbox)
        self.failed += failed
        self._bar.update()
        self._describe()

    def say(self, text: str) -> None:
        """Print a line without spoiling the bar."""
        if text:
            # `tqdm.write` clears a bar only where it knows the stream that is written to.
            self._bar.clear()
            print(text, flush=True)
            self._bar.refresh()

    def _describe(self) -> None:
        left = (self._bar.total or 0) - self._bar.n
        self._bar.set_description_str(f"{self._bar.n} done, {self.failed} failed, {left} left")

"""The IPython shell that a student's cells run in: what a notebook offers, without a front end."""

import ast
from contextlib import nullcontext
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.grader.student.passing_over import PassingOver

CELL_FILENAME = "<cell {}>"


class _CellCompiler(CachingCompiler):
    """Names each cell's code after the cell, so that tracebacks can be read off."""

    cell_number = 0

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return CELL_FILENAME.format(self.cell_number)


class StudentShell(InteractiveShell):
    """An InteractiveShell that writes no files, starts no processes and opens no windows."""

    compiler_class = _CellCompiler
    compile: _CellCompiler

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        # IPython 8 needs a folder for a profile while it starts.
        with TemporaryDirectory(prefix="profile-") as folder:
            super().__init__(ipython_dir=folder, config=config)  # type: ignore[no-untyped-call]
        self.db = {}  # what %cd remembers, else on disk
        self.passing_over = PassingOver()
        self.passing_over.install(self)

    def transform_cell(self, raw_cell: str) -> str:
        """The cell as plain Python; looking for magics takes ten times as long as running it."""
        try:
            ast.parse(raw_cell)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]
        return raw_cell

    def run(self, source: str, number: int) -> BaseException | None:
        """Run cell `number`; the error that ended it, if any."""
        self.compile.cell_number = number
        result: Any = self.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return None if self.passing_over.follows(error) else error

    def passed_over(self) -> list[Exception]:
        """The errors that cells have gone past since this was last asked."""
        passed, self.passing_over.passed = self.passing_over.passed, []
        return passed

    # Figures are drawn and thrown away, whatever `%matplotlib` asks for.
    def enable_gui(self, gui: str | None = None) -> None:
        """Have no GUI."""

    def enable_matplotlib(self, gui: str | None = None) -> tuple[None, str]:
        """Keep the backend that draws into memory."""
        return None, "agg"

    # A cell may start with `!pip install …` or `%pip …` and go on with an answer.
    def system(self, cmd: str) -> None:
        """Run no command."""
        print(f"Not run at grading: {cmd}")

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Run no command, and give what one without output gives."""
        return [] if split else ""

    def ask_exit(self) -> None:
        """Go on with the next cell, after `exit` and `quit`."""

    # IPython 9 keeps a copy of all that a cell prints.
    def _tee(self, channel: str) -> Any:
        return nullcontext()

    # The grader gets the error itself; formatting one costs time and runs the student's code.
    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show no traceback."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Show no traceback."""

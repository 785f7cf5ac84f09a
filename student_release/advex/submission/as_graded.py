"""The kernel of a rehearsal as grading has it: no other packages, files, network or processes.

`install` runs in that kernel before the notebook does. What the notebook opens of the files beside
it, by names that can't be read off its code, is brought along when it does.
"""

import builtins
import errno
import importlib
import importlib.metadata
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from .passing_over import PassingOver
from .session import shell

MIME = "application/vnd.advex.as-graded+json"
"""The type of the data that tells the rehearsal which packages and files a cell met."""

_SETTINGS = "ADVEX_AS_GRADED"
_PROCESSES = ("subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec")
_HERE = ("localhost", "127.0.0.1", "::1", "", None)
_THERE = ("IPython", "advex", "otter")  # whatever the list of packages says
_UNTAKEN = (".ipynb", ".zip", ".pyc")


def settings(
    folder: Path, stage: Path, packages: Sequence[str], outside: Sequence[str], spare: int
) -> dict[str, str]:
    """The environment that tells a kernel what it has.

    folder: the notebook's; stage: where it runs. packages: those that grading has; none where they
    aren't known. outside: paths that grading doesn't have. spare: the bytes that may be brought
    along.
    """
    told = {
        "folder": str(folder),
        "stage": str(stage.resolve()),
        "packages": list(packages),
        "outside": list(outside),
        "spare": spare,
    }
    return {_SETTINGS: json.dumps(told)}


def install() -> None:
    """Make this kernel like grading's."""
    running = shell()
    graded = _AsGraded(json.loads(os.environ[_SETTINGS]))
    graded.passing_over.install(running)
    running.ask_exit = lambda: None  # `quit()` ends no notebook there
    running.system = lambda command: print(f"Not run at grading: {command}")
    running.getoutput = lambda command, split=True, depth=0: [] if split else ""
    running.events.register("post_run_cell", graded.report)
    builtins.__import__ = graded.importing(builtins.__import__)
    importlib.import_module = graded.importing_by_name(importlib.import_module)
    os.stat = graded.asking(os.stat)
    sys.addaudithook(graded.watch)


class _AsGraded:
    def __init__(self, told: Mapping[str, Any]) -> None:
        self._folder = Path(told["folder"])
        self._stage = told["stage"]
        self._packages = list(told["packages"])
        self._outside = list(told["outside"])
        self._spare = int(told["spare"])
        self._taken: list[str] = []
        self._busy = False
        self.passing_over = PassingOver()

    def report(self, result: Any = None) -> None:
        """Show, for the rehearsal alone, what the cells so far went without and took along."""
        passed = [f"{type(error).__name__}: {error}"[:300] for error in self.passing_over.passed]
        if passed or self._taken:
            from IPython.display import display

            bundle = {MIME: {"passed": passed, "taken": self._taken}}
            display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def importing(self, usual: Any) -> Any:
        """The import statement, which finds only packages that grading has in students' code."""

        def importing(
            name: str,
            globals: Mapping[str, Any] | None = None,
            locals: Mapping[str, Any] | None = None,
            fromlist: Sequence[str] = (),
            level: int = 0,
        ) -> Any:
            if level == 0:
                self._look_for(name, globals)
            return usual(name, globals, locals, fromlist, level)

        return importing

    def importing_by_name(self, usual: Any) -> Any:
        """importlib.import_module, which finds no other packages."""

        def import_module(name: str, package: str | None = None) -> Any:
            if not name.startswith("."):
                self._look_for(name, sys._getframe(1).f_globals)
            return usual(name, package)

        return import_module

    def _look_for(self, name: str, globals: Mapping[str, Any] | None) -> None:
        """Raise ModuleNotFoundError if students' code imports what grading doesn't have."""
        top = name.partition(".")[0]
        if self._is_students(globals) and not self._has(top):
            raise ModuleNotFoundError(f"No module named {top!r}", name=top)

    def asking(self, usual: Any) -> Any:
        """os.stat, which brings along what is asked for before it is opened, as np.loadtxt does."""

        def stat(path: Any, **options: Any) -> Any:
            try:
                return usual(path, **options)
            except FileNotFoundError:
                with self._once() as first:
                    if not first:
                        raise
                    self._opened(path, "r")
                return usual(path, **options)

        return stat

    @contextmanager
    def _once(self) -> Iterator[bool]:
        """Yield False within what it already leads to: bringing a file along opens it, too."""
        first, self._busy = not self._busy, True
        try:
            yield first
        finally:
            self._busy = not first

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse what grading refuses, and bring along what is opened."""
        if event == "open":
            with self._once() as first:
                if first:
                    self._opened(arguments[0], arguments[1])
        elif event in _PROCESSES:
            raise PermissionError(errno.EPERM, "No process can be started at grading")
        elif event == "socket.getaddrinfo" and arguments[0] not in _HERE:
            raise PermissionError(errno.EPERM, "There is no network at grading")
        elif event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple) and address[0] not in _HERE:
                raise PermissionError(errno.EPERM, "There is no network at grading")

    def _opened(self, path: Any, mode: Any) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        full = os.path.normpath(Path.cwd() / os.fsdecode(path))
        if any(full == each or full.startswith(each + os.sep) for each in self._outside):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fsdecode(path))
        if set("wax+") & set(str(mode or "")) or not full.startswith(self._stage + os.sep):
            return
        name = Path(full).relative_to(self._stage)
        source = self._folder / name
        if Path(full).exists() or not source.is_file() or name.suffix.lower() in _UNTAKEN:
            return
        if any(part.startswith(".") or part == "__pycache__" for part in name.parts):
            return
        self._spare -= source.stat().st_size
        if self._spare >= 0:
            Path(full).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, full)
            self._taken.append(name.as_posix())

    def _is_students(self, globals: Mapping[str, Any] | None) -> bool:
        """Return True if code is the notebook's, or a module's that lies beside it."""
        if globals is None or globals.get("__name__") == "__main__":
            return globals is not None
        file = str(globals.get("__file__") or "")
        inside = file.startswith(self._stage + os.sep)
        return inside and Path(file).relative_to(self._stage).parts[0] != "advex"

    def _has(self, module: str) -> bool:
        """Return True if grading can import a module."""
        if not self._packages or module in _THERE or module in sys.stdlib_module_names:
            return True
        places = [Path(self._stage, entry) for entry in sys.path]
        mine = [place for place in places if place.is_relative_to(self._stage)]
        if any((place / module).is_dir() or (place / f"{module}.py").exists() for place in mine):
            return True
        return not _distributions().get(module, {module}).isdisjoint(_closure(*self._packages))


@cache
def _distributions() -> dict[str, set[str]]:
    """The packages, as they are installed, that each module comes from."""
    found = importlib.metadata.packages_distributions()
    return {module: set(map(_plain, names)) for module, names in found.items()}


@cache
def _closure(*packages: str) -> frozenset[str]:
    """Packages, and all that these need to be installed."""
    waiting, found = list(map(_plain, packages)), set[str]()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needed = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for line in needed:
            requirement, _, marker = line.partition(";")
            if "extra" not in marker:
                waiting.append(_plain(re.split(r"[^A-Za-z0-9._-]", requirement.strip())[0]))
    return frozenset(found)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

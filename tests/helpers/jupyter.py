"""JupyterLab in a student's environment, opened in Chromium."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}
_WAIT_SECONDS = 600  # a loaded machine is slow to start JupyterLab, and to train a network
expect.set_options(timeout=60_000)  # milliseconds, for the same reason


@contextmanager
def jupyterlab(python: Path, folder: Path, home: Path, dark: bool = False) -> Iterator[str]:
    """A JupyterLab that serves a folder to this machine alone; yields its address.

    home: an empty folder for all that it writes, so that nobody's own settings matter.
    """
    theme = {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"}
    for name, settings in (("notification", _NO_NEWS), ("themes", theme)):
        path = home / f"settings/@jupyterlab/apputils-extension/{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    places = {
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "HOME": "",
    }
    command = [python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port=0"]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", "--LabApp.news_url=None"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **{name: str(home / place) for name, place in places.items()}},
            stdout=log,
            stderr=log,
        )
    try:
        yield _address(server, home)
    finally:
        server.terminate()  # its kernels end with it
        server.wait(_WAIT_SECONDS)


def _address(server: subprocess.Popen[bytes], home: Path) -> str:
    """The server's address, which it writes to a file once it listens."""
    about = home / "runtime" / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + _WAIT_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return str(json.loads(about.read_text(encoding="utf-8"))["url"])
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.1)
    raise AssertionError("JupyterLab did not start:\n" + (home / "log").read_text())


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open a notebook of the folder that is served, and wait for its kernel."""
    page.goto(f"{address}lab/tree/{name}")
    # In the status bar: the notebook's own mark says "idle" before there is a kernel, too.
    page.get_by_text("(ipykernel) | Idle").wait_for(timeout=1000 * _WAIT_SECONDS)
    page.locator(".jp-CodeCell").first.wait_for(timeout=1000 * _WAIT_SECONDS)


def code_cell(page: Page, text: str) -> Locator:
    """The notebook's code cell whose source has this text."""
    return page.locator(".jp-CodeCell").filter(
        has=page.locator(".jp-InputArea-editor", has_text=text)
    )


def retype(page: Page, cell: Locator, source: str) -> None:
    """Replace a cell's source as a student would: select all, and paste."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


def run_all(page: Page) -> None:
    """Run the notebook from the menu, and wait for the end of its last code cell."""
    with _running(page.locator(".jp-CodeCell").last):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def run_cell(page: Page, cell: Locator) -> None:
    """Run one cell, and wait for its end."""
    with _running(cell):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")


@contextmanager
def _running(cell: Locator) -> Iterator[None]:
    """Wait, after the block has started a cell, for the number that Jupyter gives it at its end."""
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.text_content()
    yield
    deadline = time.monotonic() + _WAIT_SECONDS
    while (now := prompt.text_content() or "") == before or not re.search(r"\d", now):
        if time.monotonic() > deadline:
            wrong = cell.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
            raise AssertionError(f"a cell shows {now!r} in the end; {wrong.all_text_contents()}")
        cell.page.wait_for_timeout(100)

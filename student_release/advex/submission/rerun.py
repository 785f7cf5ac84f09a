"""Run a submission from top to bottom in a fresh process, as grading does.

python -m advex.submission.rerun NOTEBOOK FOLDER CELL_SECONDS TOTAL_SECONDS
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ..feedback import MIME
from . import as_graded
from .child import say
from .findings import DIED
from .notebook import IGNORED

_KERNEL = "advex-fresh"


def main(notebook: str, folder: str, cell_seconds: str, total_seconds: str) -> None:
    """Run the cells that grading would run, all of them, and say what came of each.

    The result's `cells` are [index in the notebook, error or None, text of its outputs, what its
    check found or None]. `passed` are the errors that cells went past; `taken` the files that they
    opened besides those in the folder.
    """
    with tempfile.TemporaryDirectory() as kernels:
        _this_python_as_kernel(Path(kernels))
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import DeadKernelError

        nb = nbformat.reads(Path(notebook).read_text(encoding="utf-8"), as_version=4)
        for cell in nb.cells:
            if IGNORED in cell.metadata.get("tags", []):
                cell.source = ""  # which the client skips
        total = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in nb.cells)
        end = time.monotonic() + float(total_seconds)
        started: list[int] = []

        def tell(cell: Any, cell_index: int) -> None:
            if cell.cell_type == "code" and cell.source.strip():
                started.append(cell_index)
                say(tell=f"cell {len(started)} of {total}")

        client = NotebookClient(
            nb,
            kernel_name=_KERNEL,
            allow_errors=True,
            interrupt_on_timeout=True,
            timeout_func=lambda cell: max(1, min(float(cell_seconds), end - time.monotonic())),
            on_cell_start=tell,
            resources={"metadata": {"path": folder}},
        )
        died = None
        try:
            client.execute()
        except DeadKernelError:
            if not started:
                raise
            died = started[-1]
    cells = [_outcome(index, nb.cells[index].outputs) for index in started]
    if died is not None:
        cells[-1][1] = f"{DIED}: it ended the process that runs the notebook"
    last = [
        data for index in started if (data := _data(nb.cells[index].outputs).get(as_graded.MIME))
    ]
    say(result={"cells": cells, **(last[-1] if last else {"passed": [], "taken": []})})


def _this_python_as_kernel(folder: Path) -> None:
    """Let the client start this very interpreter, whatever the notebook's kernel is called."""
    from ipykernel.kernelspec import write_kernel_spec

    begin = f"--IPKernelApp.exec_lines=__import__({as_graded.__name__!r}, fromlist=['']).install()"
    write_kernel_spec(folder / "kernels" / _KERNEL, extra_arguments=[begin])
    others = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(folder), others]))


def _outcome(index: int, outputs: list[Any]) -> list[Any]:
    error = None
    texts = []
    for output in outputs:
        if output.output_type == "error" and error is None:
            error = f"{output.ename}: {output.evalue}"[:500]
        texts.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return [index, error, "\n".join(texts)[:5000], _data(outputs).get(MIME)]


def _data(outputs: list[Any]) -> dict[str, Any]:
    """The last of what outputs hold of each kind."""
    return {kind: data for output in outputs for kind, data in output.get("data", {}).items()}


if __name__ == "__main__":
    main(*sys.argv[1:])

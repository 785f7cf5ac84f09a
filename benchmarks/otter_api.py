"""Otter's batch form without Docker: `python -m benchmarks.otter_api ZIP RESULTS NOTEBOOK …`."""

import json
import os
import sys
from pathlib import Path

from otter.api import grade_submission


def main(arguments: list[str]) -> None:
    """Grade notebooks one by one in this process; their points go to RESULTS, as JSON."""
    autograder, results, *notebooks = arguments
    here = Path.cwd()
    points = []
    for notebook in notebooks:
        try:
            points.append(grade_submission(notebook, autograder, quiet=True).total)
        finally:
            os.chdir(here)  # it leaves the working directory when it fails
    Path(results).write_text(json.dumps(points), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

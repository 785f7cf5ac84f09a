"""The program of `run_autograder`: grade submission/ and write results/results.json."""

import json
import sys
import traceback
from pathlib import Path

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.grade import all_failed, grade_submission
from autograder.grader.host.results import Results
from autograder.grader.host.results_table import describe_layers, table
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.output.files import write_json
from autograder.grader.output.terminal import guarded
from autograder.grader.output.text import indented, one_line
from autograder.grader.sandbox.memory import bounded_memory

_OUR_FAULT = (
    "The autograder failed, which is not your submission's fault. Please tell your instructor."
)


def main(root: Path, require: list[str]) -> int:
    """Grade the submission below a root; the exit status, which says if the grader worked."""
    with guarded():
        return _grade(root, require)


def _grade(root: Path, require: list[str]) -> int:
    target = root / "results" / "results.json"
    # Other users can read nothing here, whichever layers there are.
    for private in ("source", "results", "submission"):
        (root / private).chmod(0o700)
    print(f"Submission {_submission_id(root)}")
    # Should this process be ended before it can write anything else, this is what stands.
    write_json(target, {"score": 0, "output": _OUR_FAULT, "tests": []})
    try:
        with ZygoteClient(require) as zygote, open_bundle(root / "source") as bundle:

            def write(results: Results) -> None:
                write_json(target, results.to_gradescope(bundle.assignment.feedback))

            write(all_failed(bundle, _OUR_FAULT))
            zygote.probe()
            print(describe_layers(zygote))
            for note in bundle.rules.notes:
                print(note)
            with bounded_memory():
                results = grade_submission(root / "submission", bundle, zygote, progress=write)
            write(results)
            print(table(results))
    except Exception:
        print(indented(traceback.format_exc()), file=sys.stderr)
        return 1
    return 0


def _submission_id(root: Path) -> str:
    """The submission's number, for the log; nothing else of the metadata counts for the grade."""
    try:
        metadata = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        return one_line(str(metadata["id"]))
    except (OSError, ValueError, KeyError, TypeError):
        return "without metadata"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [layer for layer in sys.argv[2].split(",") if layer]))

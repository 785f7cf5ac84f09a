"""Noticing an autograder that was made before the master was changed."""

from pathlib import Path

from autograder.cli.options import AUTOGRADER
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import bundle_source
from autograder.sources import source_mark

_CHECKOUT = Path(__file__).resolve().parents[2]  # who has the zip alone has no master there


def refuse_outdated(named: Path | None) -> None:
    """Raise UserError where the default autograder is of another master than the checkout has.

    One that the command line names is used all the same: a line says that it differs.
    """
    made_from = bundle_source(named or AUTOGRADER)
    master = _CHECKOUT / "assignment" / made_from.partition(" ")[0]
    if not made_from or not master.is_file() or made_from == source_mark(master):
        return
    zip_file, folder = named or AUTOGRADER, master.parent.name
    differs = (
        f"{zip_file} was made before {folder}/ was changed: it grades with the tests and the "
        "points of then."
    )
    if named is None:
        raise UserError(
            f"{differs} Run `make release`, then this again: everything is graded anew. To grade "
            f"with it as it is, name it: --autograder {AUTOGRADER}, or AUTOGRADER={AUTOGRADER} "
            "with make."
        )
    print(f"Note: {differs}")

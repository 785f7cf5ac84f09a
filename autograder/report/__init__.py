"""DIR/report.html: how a class did, as one file to look at."""

from autograder.report.write import write_report

__all__ = ["write_report"]

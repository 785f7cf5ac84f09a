"""Turns the master notebook into what students get and what the autograder needs."""

from autograder.release.errors import ReleaseError
from autograder.release.master import Master, read_master
from autograder.release.project import Project
from autograder.release.reference import reference_namespace

__all__ = ["Master", "Project", "ReleaseError", "read_master", "reference_namespace"]

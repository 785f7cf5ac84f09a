"""The tags of the master's cells that mean something to a release."""

from autograder.grader.reading.notebook import IGNORE_TAG

STUDENT_ONLY = "student_only"
"""A cell that only students need: it is left out of the solution notebook."""

BEFORE_OTTER = "before_otter"
"""A cell that comes before the one in which otter is imported."""

README_PICTURE = "readme_picture"
"""The cell whose picture the README shows."""

TAGS = frozenset({IGNORE_TAG, STUDENT_ONLY, BEFORE_OTTER, README_PICTURE})

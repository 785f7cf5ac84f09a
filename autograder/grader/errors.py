"""Errors that the user can fix."""


class UserError(Exception):
    """Its message says the cause and the remedy; the command line prints it without a traceback."""


class BundleError(UserError):
    """The autograder bundle is missing, broken, or of a kind that can't be graded here."""

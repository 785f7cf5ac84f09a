"""Errors that the user can fix."""


class UserError(Exception):
    """Its message says the cause and the remedy; the command line prints it without a traceback."""

"""Errors that a person can mend."""


class UserError(Exception):
    """Its message says the cause and the remedy; the command line prints it without a traceback."""

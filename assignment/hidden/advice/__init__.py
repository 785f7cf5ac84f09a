"""Advice on a failed check that fits all that the function gave."""

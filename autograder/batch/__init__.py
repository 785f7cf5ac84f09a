"""Grading many submissions: sharing the work out, and keeping what came of it."""

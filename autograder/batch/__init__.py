"""Grading a whole class: finding its submissions, sharing the work out, keeping what came of it."""

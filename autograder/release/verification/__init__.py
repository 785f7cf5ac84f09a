"""Grading a release with stock otter: the reference gets all points, and the blank none."""

"""Whose submissions these are: exports of Gradescope, Canvas and Moodle, names, ids and codes."""

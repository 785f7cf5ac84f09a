"""Tests of grading a whole class."""

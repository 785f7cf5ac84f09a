"""Tests of the isolated grader."""

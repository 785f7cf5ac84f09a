"""Builds the assignment's releases and grades its submissions."""

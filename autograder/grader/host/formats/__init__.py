"""Autograders that stock `otter assign` made: their tests, settings and submissions."""

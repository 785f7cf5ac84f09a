"""Tests of this lab: its answers, its package and its bank of submissions."""

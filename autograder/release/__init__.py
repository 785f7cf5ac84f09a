"""Turns the master notebook into what students get and what the autograder needs."""

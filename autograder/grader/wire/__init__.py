"""The data that cross between the grader and a student's process: never code or pickles."""

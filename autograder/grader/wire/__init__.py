"""What crosses between the grader and a student's process: data, never code or pickles."""

"""The untrusted side: the process that runs a student's code and answers the grader's calls."""

"""What grading and releasing cost: ours beside otter, nbgrader and the work alone."""

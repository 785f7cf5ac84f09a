"""The cost of grading and releasing: ours beside otter, nbgrader and the work alone."""

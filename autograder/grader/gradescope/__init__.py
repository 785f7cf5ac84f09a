"""The grader in Gradescope's container: what is packed for it, and what runs there."""

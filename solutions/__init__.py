"""For instructors only: autograd oracle, rubric, discussion guide, executed solution."""

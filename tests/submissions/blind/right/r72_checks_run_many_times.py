"""A right answer in a notebook where the check was run in several cells of the student's own."""
# fair: 74-74
# %% override q2a
grader.check("q2a")
# %% after q2a
grader.check("q2a")
grader.check("q2a")
# %% end
grader.check_all()

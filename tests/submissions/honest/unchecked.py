"""A question whose answer comes after its check, checked a second time."""

# %% before q2a
grader.check("q2a")

# %% after q2g
grader.check("q2g")
grader.check_all()

"""Names the opposite direction."""
# loses: q2b.test_direction
# hint: names another direction

# %% override q2b
direction_x = "-theta"

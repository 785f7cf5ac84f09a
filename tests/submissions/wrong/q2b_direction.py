"""Names the opposite direction."""
# loses: q2b.test_direction

# %% override q2b
direction_x = "-theta"

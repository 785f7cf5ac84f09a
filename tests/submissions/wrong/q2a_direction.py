"""Names the other argument as the direction."""
# loses: q2a.test_direction
# hint: names another direction

# %% override q2a
direction_theta = "theta"

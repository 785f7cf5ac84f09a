"""Leaves the direction as the notebook has it."""
# loses: q2a.test_direction_is_a_choice q2a.test_direction
# hint: direction_theta is not set, or to none of the four choices

# %% override q2a
direction_theta = ...

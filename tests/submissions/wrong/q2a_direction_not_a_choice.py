"""Gives a direction that is none of the choices."""
# loses: q2a.test_direction_is_a_choice q2a.test_direction
# hint: choose one of "x", "-x", "theta", "-theta"

# %% override q2a
direction_theta = "towards x"

"""A function renamed, another one deleted."""
# loses: q2a q2b

# %% q2a
def gradient_theta(x, theta):
    s = f(x, theta)
    return s * (1 - s) * x


direction_theta = "x"

# %% q2b
direction_x = "theta"

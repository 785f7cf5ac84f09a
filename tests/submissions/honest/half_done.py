"""The first two questions answered, the others left as they were."""
# base: blank

# %% q2a
def grad_theta(x, theta):
    s = f(x, theta)
    return s * (1 - s) * x


direction_theta = "x"

# %% q2b
def grad_x(x, theta):
    s = f(x, theta)
    return s * (1 - s) * theta


direction_x = "-theta"

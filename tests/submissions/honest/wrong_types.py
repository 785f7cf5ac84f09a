"""Answers of the wrong type: a list, a string of numbers, a function that is a number by now."""
# loses: q2a q2b q2g

# %% q2a
def grad_theta(x, theta):
    s = f(x, theta)
    return [[float(s * (1 - s) * v)] for v in x[:, 0]]


direction_theta = ["x"]

# %% q2b
def grad_x(x, theta):
    return "0.125, -0.0625"


direction_x = 1

# %% q2g
distance_to_boundary = 0.5

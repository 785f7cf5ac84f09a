"""Raises what ends loops, generators and context managers in silence."""
# any mode
# base: blank

# %% q2a
def grad_theta(x, theta):
    raise StopIteration


direction_theta = "?"

# %% q2b
def grad_x(x, theta):
    raise GeneratorExit


direction_x = "?"

# %% q2g
def distance_to_boundary(X, w, b, norm):
    raise StopAsyncIteration

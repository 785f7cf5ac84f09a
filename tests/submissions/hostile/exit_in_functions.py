"""Tested functions that end the process; other questions keep their points."""
# loses: q2a q2b q2c q2g
# any mode

# %% q2a
import os
import sys


def grad_theta(x, theta):
    sys.exit(0)


direction_theta = "x"

# %% q2b
def grad_x(x, theta):
    os._exit(0)


direction_x = "theta"

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    os.abort()

# %% q2g
def distance_to_boundary(X, w, b, norm):
    raise KeyboardInterrupt

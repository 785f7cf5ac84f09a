"""A helper that a later cell redefines: each question counts as it was when it was checked."""

# %% q2a
def squash(z):
    return 1 / (1 + np.exp(-z))


def grad_theta(x, theta):
    s = squash(theta.T @ x)
    return s * (1 - s) * x


direction_theta = "x"

# %% after q2a
def squash(z):
    return np.tanh(z)


direction_theta = "somewhere else"

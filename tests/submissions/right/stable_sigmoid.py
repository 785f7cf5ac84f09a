"""A logistic function that never overflows."""

# %% override q2a
def stable(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def grad_theta(x, theta):
    s = stable(theta.T @ x)
    return s * (1 - s) * x

# %% override q2b
def grad_x(x, theta):
    s = stable(theta.T @ x)
    return s * (1 - s) * theta

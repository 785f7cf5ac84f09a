"""Returns nested lists in place of arrays."""

# %% override q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x).item()
    return [[s * (1 - s) * float(v)] for v in x[:, 0]]

# %% override q2b
def grad_x(x, theta):
    s = sigmoid(theta.T @ x).item()
    return [[s * (1 - s) * float(v)] for v in theta[:, 0]]

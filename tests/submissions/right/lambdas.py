"""Answers in lambdas."""

# %% override q2a
slope = lambda z: sigmoid(z) * sigmoid(-z)
grad_theta = lambda x, theta: slope(theta.T @ x) * x

# %% override q2b
grad_x = lambda x, theta: slope(theta.T @ x) * theta

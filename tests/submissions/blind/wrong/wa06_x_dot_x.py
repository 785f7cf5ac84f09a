"""A slip: sigmoid(x.T @ x)."""
# fair: 69-71
# want: score uses x twice, theta nowhere
# helps: doesn't depend on theta|with itself
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(x.T @ x)
    return s * (1 - s) * x
direction_theta = "x"

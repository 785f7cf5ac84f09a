"""abs(x), 'since a gradient is a size'."""
# fair: 69-72
# want: sign of entries lost
# helps: signs|absolute
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * np.abs(x)
direction_theta = "x"

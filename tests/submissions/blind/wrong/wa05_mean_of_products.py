"""np.mean(theta * x) for the score."""
# fair: 69-71
# want: mean in place of the sum / inner product
# helps: mean
# %% q2a
def grad_theta(x, theta):
    s = sigmoid(np.mean(theta * x))
    return s * (1 - s) * x
direction_theta = "x"

"""float16"""
# fair: 70-73
# want: precision
# helps: precision
# %% q2b
def grad_x(x, theta):
    x, theta = x.astype(np.float16), theta.astype(np.float16)
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta
direction_x = "theta"

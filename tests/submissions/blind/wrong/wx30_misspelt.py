"""gradtheta"""
# fair: 66-70
# want: name
# helps: gradtheta
# %% q2a
def gradtheta(x, theta):
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x
direction_theta = "x"

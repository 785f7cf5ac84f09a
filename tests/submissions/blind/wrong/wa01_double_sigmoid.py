"""The slope of the logistic function taken at its own value: sigmoid'(sigmoid(z))."""
# fair: 69-71
# want: the slope is taken at the wrong place / sigmoid applied twice
# helps: twice|own value
# %% q2a
def dsigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))

def grad_theta(x, theta):
    s = sigmoid(theta.T @ x)
    return dsigmoid(s) * x
direction_theta = "x"

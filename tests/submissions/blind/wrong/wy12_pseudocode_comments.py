"""2.C as comments only: the idea is right, nothing runs."""
# fair: 58-64
# want: blank
# helps: written
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    # for each iteration: p = sigmoid(theta.T x); x = x - step_size * (p - target) * theta
    # return x
    pass

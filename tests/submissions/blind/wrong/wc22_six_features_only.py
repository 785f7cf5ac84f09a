"""np.zeros((6, 1)): works for the toy inputs alone."""
# fair: 60-67
# want: written for six features
# helps: d = 6|six|written for
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    z = np.zeros((6, 1))
    for i in range(6):
        z[i] = x[i]
    for _ in range(iters):
        p = sigmoid(sum(theta[i, 0] * z[i, 0] for i in range(6)))
        for i in range(6):
            z[i, 0] = z[i, 0] - step_size * (p - target) * theta[i, 0]
    return z

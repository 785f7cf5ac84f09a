"""Updates entry after entry, with the score recomputed in between (Gauss-Seidel)."""
# fair: 66-71
# want: all entries move at once
# helps: one after (the )?other|at once
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    z = x.astype(float).copy()
    for _ in range(iters):
        for i in range(len(z)):
            z[i] -= step_size * (sigmoid(theta.T @ z)[0, 0] - target) * theta[i]
    return z

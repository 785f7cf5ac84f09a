"""An object that is called like a function."""

# %% override q2c
class Attack:
    def __call__(self, x, theta, target, step_size, iters):
        current = np.array(x, dtype=float)
        while iters > 0:
            current = current + step_size * (target - sigmoid(theta.T @ current)) * theta
            iters -= 1
        return current


attack_logistic = Attack()

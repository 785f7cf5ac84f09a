"""Right answers: float32 inside, and methods of a class."""

# %% q2b
class Model:
    def __init__(self, theta):
        self.theta = theta.astype(np.float32)

    def slope(self, x):
        s = 1 / (1 + np.exp(-(self.theta.T @ x.astype(np.float32))))
        return (s * (1 - s)).item()

    def grad_x(self, x):
        return self.slope(x) * self.theta


grad_x = lambda x, theta: Model(theta).grad_x(x)
direction_x = "theta"

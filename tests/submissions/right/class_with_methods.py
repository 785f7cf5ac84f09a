"""A class whose bound methods are the answers."""

# %% override q2a
class Logistic:
    def slope(self, x, theta):
        s = sigmoid((theta * x).sum())
        return s * (1 - s)

    def in_theta(self, x, theta):
        return self.slope(x, theta) * x

    def in_x(self, x, theta):
        return self.slope(x, theta) * theta


model = Logistic()
grad_theta = model.in_theta

# %% override q2b
grad_x = model.in_x

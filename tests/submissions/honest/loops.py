"""Right answers, written with loops."""

# %% q2a
import math


def grad_theta(x, theta):
    total = 0.0
    for i in range(len(x)):
        total += theta[i, 0] * x[i, 0]
    s = 1 / (1 + math.exp(-total))
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        gradient[i, 0] = s * (1 - s) * x[i, 0]
    return gradient


direction_theta = "x"

# %% q2g
def distance_to_boundary(X, w, b, norm):
    out = []
    for row in X:
        size = sum(abs(v) for v in w) if norm == np.inf else math.sqrt(sum(v * v for v in w))
        out.append(abs(float(row @ w) + b) / size)
    return np.array(out)

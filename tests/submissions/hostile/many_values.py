"""Values that are costly to read: deep, wide, huge numbers, text that is not text."""
# any mode
# base: blank

# %% q2a
deep = []
for _ in range(100_000):
    deep = [deep]
direction_theta = deep


def grad_theta(x, theta):
    return {i: [[[]]] * 10 for i in range(100_000)}


# %% q2b
direction_x = "\udcff\0" * 1000


def grad_x(x, theta):
    return 10**5000


# %% q2g
def distance_to_boundary(X, w, b, norm):
    return type("X" * 10**6, (), {"__array__": lambda self, *a, **k: np.broadcast_to(1.0, (10**6, 10**6))})()

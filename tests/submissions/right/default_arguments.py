"""Extra parameters with defaults, and type hints."""

# %% override q2c
def attack_logistic(
    x: np.ndarray, theta: np.ndarray, target: int, step_size: float = 0.1, iters: int = 10,
    verbose: bool = False,
) -> np.ndarray:
    current = x.astype(np.float64, copy=True)
    for step in range(iters):
        error = sigmoid(theta.T @ current) - target
        current -= step_size * error * theta
        if verbose:
            print(step, current)
    return current

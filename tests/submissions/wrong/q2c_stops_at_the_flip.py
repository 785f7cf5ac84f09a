"""Stops once the decision has changed."""
# loses: q2c.test_worked_value q2c.test_path_to_class_1 q2c.test_path_to_class_0
# loses: q2c.test_other_dimensions
# hint: stops as soon as the decision has changed

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        p = sigmoid(theta.T @ x)
        if (p > 0.5) == target:
            break
        x = x - step_size * (p - target) * theta
    return x

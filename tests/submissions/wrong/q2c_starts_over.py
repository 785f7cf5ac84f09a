"""Starts every step from the first input."""
# loses: q2c.test_second_value q2c.test_path_to_class_1 q2c.test_path_to_class_0
# loses: q2c.test_other_dimensions q2c.test_gradient_anew q2c.test_steps_to_flip q2c.test_sure_model
# hint: Does each step start where the last one ended

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    attacked = x
    for _ in range(iters):
        attacked = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return attacked

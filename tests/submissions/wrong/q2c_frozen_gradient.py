"""Computes the gradient once, at the start."""
# loses: q2c.test_second_value q2c.test_path_to_class_1 q2c.test_path_to_class_0
# loses: q2c.test_other_dimensions q2c.test_gradient_anew q2c.test_steps_to_flip
# hint: computed once, at the start

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    gradient = (sigmoid(theta.T @ x) - target) * theta
    return x - iters * step_size * gradient

"""Returns within the loop."""
# loses: q2c.test_second_value q2c.test_path_to_class_1 q2c.test_path_to_class_0
# loses: q2c.test_other_dimensions q2c.test_gradient_anew q2c.test_steps_to_flip q2c.test_sure_model
# hint: what one step gives, whatever iters is

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
        return x
    return x

"""Clips the features to [0, 1], which this question doesn't ask for."""
# loses: q2c.test_worked_value q2c.test_second_value q2c.test_towards_target
# loses: q2c.test_path_to_class_1 q2c.test_path_to_class_0 q2c.test_other_dimensions
# loses: q2c.test_gradient_anew q2c.test_step_size q2c.test_steps_to_flip q2c.test_sure_model
# hint: kept between 0 and 1

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = np.clip(x - step_size * (sigmoid(theta.T @ x) - target) * theta, 0, 1)
    return x

"""Takes one step too few."""
# loses: q2c.test_worked_value q2c.test_second_value q2c.test_path_to_class_1
# loses: q2c.test_path_to_class_0 q2c.test_other_dimensions q2c.test_gradient_anew
# loses: q2c.test_step_size q2c.test_steps_to_flip q2c.test_sure_model q2c.test_no_iterations
# loses: q2c.test_integers q2c.test_arguments_unmodified
# hint: what one step less would give

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(1, iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

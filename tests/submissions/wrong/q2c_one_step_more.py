"""Takes one step too many."""
# loses: q2c.test_worked_value q2c.test_second_value q2c.test_path_to_class_1
# loses: q2c.test_path_to_class_0 q2c.test_other_dimensions q2c.test_gradient_anew
# loses: q2c.test_step_size q2c.test_steps_to_flip q2c.test_sure_model q2c.test_no_iterations
# hint: what one step more would give

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters + 1):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x

"""Climbs the probability of the target, not its logarithm."""
# loses: q2c.test_worked_value q2c.test_second_value q2c.test_path_to_class_1
# loses: q2c.test_path_to_class_0 q2c.test_other_dimensions q2c.test_gradient_anew
# loses: q2c.test_steps_to_flip q2c.test_sure_model q2c.test_no_iterations q2c.test_integers
# loses: q2c.test_arguments_unmodified
# hint: a climb on the probability of the target

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x + step_size * (1 if target == 1 else -1) * grad_x(x, theta)
    return x

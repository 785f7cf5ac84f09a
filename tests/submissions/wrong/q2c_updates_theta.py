"""Trains: updates theta in place of x."""
# loses: q2c.test_towards_target q2c.test_arguments_unmodified q2c.test_worked_value
# loses: q2c.test_path_to_class_1 q2c.test_path_to_class_0 q2c.test_steps_to_flip
# loses: q2c.test_sure_model
# hint: The input comes back as it was

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        theta = theta - step_size * (sigmoid(theta.T @ x) - target) * x
    return x

"""Steps along the sign of the gradient."""
# loses: q2c.test_worked_value q2c.test_second_value q2c.test_towards_target
# loses: q2c.test_path_to_class_1 q2c.test_path_to_class_0 q2c.test_other_dimensions
# loses: q2c.test_gradient_anew q2c.test_steps_to_flip q2c.test_sure_model q2c.test_no_iterations
# loses: q2c.test_integers q2c.test_arguments_unmodified
# hint: gradient's sign in place of the gradient

# %% override q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        x = x - step_size * np.sign((sigmoid(theta.T @ x) - target) * theta)
    return x

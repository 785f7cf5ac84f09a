"""A gradient of next to nothing, so that an attack which does nothing would follow from it."""
# loses: q2d.test_gradient_worked_value q2d.test_gradient_second_value q2d.test_attack_worked_value
# loses: q2d.test_attack_second_value q2d.test_gradient_all_units_on
# loses: q2d.test_gradient_some_units_off q2d.test_gradient_on_digits q2d.test_gradient_sure_network
# loses: q2d.test_gradient_rows_are_independent q2d.test_gradient_integers
# loses: q2d.test_gradient_arguments_unmodified q2d.test_attack_path q2d.test_attack_goes_downhill
# loses: q2d.test_attack_clips_after_each_step q2d.test_attack_reaches_targets
# loses: q2d.test_attack_rows_are_independent q2d.test_attack_no_iterations q2d.test_attack_integers
# loses: q2d.test_attack_arguments_unmodified q2f.test_digits_worked_value
# loses: q2f.test_digits_second_value q2f.test_digits_moves_up_the_loss q2f.test_digits_stay_images
# loses: q2f.test_digits_accuracy_falls
# hint: The input comes back as it was

# %% override q2d
def loss_grad_x(net, X, targets):
    return np.full(X.shape, 1e-9)


def attack_digits(net, X, targets, step_size, iters):
    return X.copy()

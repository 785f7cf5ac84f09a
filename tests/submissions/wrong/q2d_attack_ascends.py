"""Goes up the loss of the target."""
# loses: q2d.test_attack_worked_value q2d.test_attack_second_value q2d.test_attack_path
# loses: q2d.test_attack_goes_downhill q2d.test_attack_clips_after_each_step
# loses: q2d.test_attack_reaches_targets q2d.test_attack_rows_are_independent
# loses: q2d.test_attack_no_iterations q2d.test_attack_integers q2d.test_attack_arguments_unmodified
# hint: moves away from the target, up the loss

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X + step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

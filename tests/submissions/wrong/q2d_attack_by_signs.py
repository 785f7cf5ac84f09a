"""Steps along the sign of the gradient."""
# loses: q2d.test_attack_worked_value q2d.test_attack_second_value q2d.test_attack_path
# loses: q2d.test_attack_clips_after_each_step q2d.test_attack_rows_are_independent
# loses: q2d.test_attack_no_iterations q2d.test_attack_integers q2d.test_attack_arguments_unmodified
# hint: gradient's sign in place of the gradient

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * np.sign(loss_grad_x(net, X, targets)), 0, 1)
    return X

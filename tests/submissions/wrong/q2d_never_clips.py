"""Never clips."""
# loses: q2d.test_attack_worked_value q2d.test_attack_second_value q2d.test_attack_returns_images
# loses: q2d.test_attack_clips_after_each_step q2d.test_attack_reaches_targets
# hint: Pixels leave [0, 1]. Clip them after each step

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = X - step_size * loss_grad_x(net, X, targets)
    return X

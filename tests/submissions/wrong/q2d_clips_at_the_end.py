"""Clips once, after the last step."""
# loses: q2d.test_attack_second_value q2d.test_attack_clips_after_each_step
# hint: clipped once at the end

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = X - step_size * loss_grad_x(net, X, targets)
    return np.clip(X, 0, 1)

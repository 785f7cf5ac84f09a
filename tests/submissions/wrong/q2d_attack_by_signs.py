"""Steps along the sign of the gradient."""
# loses: q2d.test_attack_worked_value q2d.test_attack_path
# loses: q2d.test_attack_clips_after_each_step
# hint: gradient's sign in place of the gradient

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * np.sign(loss_grad_x(net, X, targets)), 0, 1)
    return X

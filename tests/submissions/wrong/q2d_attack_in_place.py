"""Writes into the images of its caller."""
# loses: q2d.test_attack_second_value q2d.test_attack_integers q2d.test_attack_arguments_unmodified
# hint: changed an array of its caller

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X -= step_size * loss_grad_x(net, X, targets)
        np.clip(X, 0, 1, out=X)
    return X

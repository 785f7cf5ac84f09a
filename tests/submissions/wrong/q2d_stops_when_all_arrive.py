"""Stops when all images of the batch are taken for their targets."""
# loses: q2d.test_attack_worked_value q2d.test_attack_rows_are_independent
# hint: a stop that depends on the other rows

# %% override q2d
def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        if (advex.predict(net, X) == targets).all():
            break
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X

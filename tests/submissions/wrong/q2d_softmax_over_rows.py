"""Normalises the softmax over the batch in place of the classes."""
# loses: q2d.test_gradient_worked_value q2d.test_gradient_second_value q2d.test_attack_worked_value
# loses: q2d.test_attack_second_value q2d.test_gradient_all_units_on
# loses: q2d.test_gradient_some_units_off q2d.test_gradient_on_digits q2d.test_gradient_sure_network
# loses: q2d.test_gradient_rows_are_independent q2d.test_gradient_integers
# loses: q2d.test_gradient_arguments_unmodified q2d.test_attack_reaches_targets
# loses: q2f.test_digits_worked_value q2f.test_digits_accuracy_falls
# hint: normalized over the images

# %% override q2d
def loss_grad_x(net, X, targets):
    on = X @ net.W1.T + net.b1 > 0
    z = advex.logits(net, X)
    d_logits = np.exp(z - z.max())
    d_logits /= d_logits.sum(axis=0)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * on) @ net.W1

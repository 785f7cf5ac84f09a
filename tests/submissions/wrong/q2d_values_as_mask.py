"""Multiplies by the hidden values in place of their slopes."""
# loses: q2d.test_gradient_worked_value q2d.test_gradient_second_value q2d.test_attack_worked_value
# loses: q2d.test_attack_second_value q2d.test_gradient_all_units_on
# loses: q2d.test_gradient_some_units_off q2d.test_gradient_on_digits q2d.test_gradient_sure_network
# loses: q2f.test_digits_second_value q2f.test_digits_accuracy_falls
# hint: multiplied by the hidden units' values

# %% override q2d
def loss_grad_x(net, X, targets):
    hidden = np.maximum(X @ net.W1.T + net.b1, 0)
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * hidden) @ net.W1

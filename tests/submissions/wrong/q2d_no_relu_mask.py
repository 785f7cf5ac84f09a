"""Forgets that units which are off pass no gradient."""
# loses: q2d.test_gradient_worked_value q2d.test_gradient_second_value q2d.test_attack_second_value
# loses: q2d.test_gradient_some_units_off q2d.test_gradient_on_digits q2d.test_gradient_sure_network
# loses: q2f.test_digits_accuracy_falls
# hint: passed through all hidden units

# %% override q2d
def loss_grad_x(net, X, targets):
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return d_logits @ net.W2 @ net.W1

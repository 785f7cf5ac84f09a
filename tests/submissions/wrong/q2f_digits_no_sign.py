"""Steps along the gradient in place of its sign."""
# loses: q2f.test_digits_worked_value q2f.test_digits_second_value q2f.test_digits_moves_up_the_loss
# loses: q2f.test_digits_stay_images q2f.test_digits_accuracy_falls q2f.test_digits_arguments
# hint: steps along the gradient itself

# %% override q2f
def fgsm_digits(net, X, y, epsilon):
    return np.clip(X + epsilon * loss_grad_x(net, X, y), 0, 1)

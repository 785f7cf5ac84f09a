"""Goes down the loss of the true label: helps the network."""
# loses: q2f.test_digits_worked_value q2f.test_digits_second_value q2f.test_digits_moves_up_the_loss
# loses: q2f.test_digits_stay_images q2f.test_digits_accuracy_falls q2f.test_digits_arguments
# hint: surer of the true label

# %% override q2f
def fgsm_digits(net, X, y, epsilon):
    return np.clip(X - epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)

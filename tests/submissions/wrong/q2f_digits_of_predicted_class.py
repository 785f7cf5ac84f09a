"""Takes the predicted class for the true label."""
# loses: q2f.test_digits_worked_value q2f.test_digits_second_value q2f.test_digits_moves_up_the_loss
# loses: q2f.test_digits_stay_images q2f.test_digits_accuracy_falls
# hint: Take the true label, y

# %% override q2f
def fgsm_digits(net, X, y, epsilon):
    predicted = advex.predict(net, X)
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, predicted)), 0, 1)

"""Leaves the pixels beyond 0 and 1."""
# loses: q2f.test_digits_worked_value q2f.test_digits_second_value q2f.test_digits_stay_images
# loses: q2f.test_digits_accuracy_falls
# hint: Pixels leave [0, 1]. Clip them after the step

# %% override q2f
def fgsm_digits(net, X, y, epsilon):
    return X + epsilon * np.sign(loss_grad_x(net, X, y))

"""Goes down the loss of the true label: helps the model."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_raises_loss
# loses: q2f.test_logistic_errors_on_clusters q2f.test_logistic_arguments
# hint: surer of the true label

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X - epsilon * np.sign((sigmoid(X @ w + b) - y)[:, None] * w)

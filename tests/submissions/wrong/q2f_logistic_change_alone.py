"""Returns the change in place of the changed points."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_raises_loss
# loses: q2f.test_logistic_uses_the_whole_budget q2f.test_logistic_errors_on_clusters
# loses: q2f.test_logistic_arguments
# hint: looks like the change alone

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return epsilon * np.sign((sigmoid(X @ w + b) - y)[:, None] * w)

"""Moves the points of label 1 alone."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_raises_loss
# loses: q2f.test_logistic_uses_the_whole_budget q2f.test_logistic_errors_on_clusters
# hint: Some points stay where they are.

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X - epsilon * np.sign(y[:, None] * w)

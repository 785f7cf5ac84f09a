"""Pushes every point towards class 0, whatever its label."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_raises_loss
# loses: q2f.test_logistic_errors_on_clusters
# hint: All points move the same way

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X - epsilon * np.sign(w) * np.ones_like(X)

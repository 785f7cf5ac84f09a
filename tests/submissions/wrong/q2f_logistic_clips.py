"""Clips points that have no bounds."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_uses_the_whole_budget q2f.test_logistic_errors_on_clusters
# hint: Is something scaled, or clipped

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return np.clip(X + epsilon * np.sign((sigmoid(X @ w + b) - y)[:, None] * w), 0, 1)

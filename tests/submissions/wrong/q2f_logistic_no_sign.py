"""Steps along the gradient in place of its sign."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_uses_the_whole_budget
# loses: q2f.test_logistic_errors_on_clusters q2f.test_logistic_arguments
# hint: steps along the gradient itself

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    return X + epsilon * (sigmoid(X @ w + b) - y)[:, None] * w

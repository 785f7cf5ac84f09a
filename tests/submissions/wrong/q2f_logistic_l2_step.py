"""Takes a step of length epsilon in the L2 norm."""
# loses: q2f.test_logistic_worked_value q2f.test_logistic_second_value
# loses: q2f.test_logistic_random_points q2f.test_logistic_uses_the_whole_budget
# loses: q2f.test_logistic_errors_on_clusters q2f.test_logistic_arguments
# hint: length epsilon in the L2 norm

# %% override q2f
def fgsm_logistic(X, y, w, b, epsilon):
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * gradient / np.linalg.norm(gradient, axis=1, keepdims=True)

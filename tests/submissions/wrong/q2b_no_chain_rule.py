"""Returns theta: the factor that the chain rule brings is missing."""
# loses: q2b.test_worked_value q2b.test_second_value q2b.test_random_points q2b.test_sure_model
# loses: q2b.test_integers q2b.test_arguments_unmodified
# hint: chain rule brings a factor that is missing

# %% override q2b
def grad_x(x, theta):
    return 1.0 * theta

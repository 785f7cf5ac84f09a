"""Returns x: the factor that the chain rule brings is missing."""
# loses: q2a.test_worked_value q2a.test_second_value q2a.test_random_points q2a.test_sure_model
# loses: q2a.test_integers q2a.test_arguments_unmodified
# hint: chain rule brings a factor that is missing

# %% override q2a
def grad_theta(x, theta):
    return 1.0 * x

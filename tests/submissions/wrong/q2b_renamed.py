"""Deletes the function, after its name was changed."""
# loses: q2b.test_shape q2b.test_worked_value q2b.test_second_value q2b.test_random_points
# loses: q2b.test_sure_model q2b.test_integers q2b.test_arguments_unmodified
# hint: grad_x is not defined, but there is a grad_of_x

# %% override q2b
grad_of_x = grad_x
del grad_x

"""minus, and the slope missing: -x"""
# fair: 69-71
# want: sign; factor
# helps: sign|chain rule|slope
# %% q2a
def grad_theta(x, theta):
    return -x
direction_theta = "x"

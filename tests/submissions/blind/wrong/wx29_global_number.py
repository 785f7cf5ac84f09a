"""s as a global number, computed once in the cell"""
# fair: 66-70
# want: same factor whatever the arguments
# helps: depend on (theta|the score)|everywhere
# %% q2a
s = sigmoid(np.array([[0.5, -0.25]]) @ np.array([[1.0], [2.0]]))
def grad_theta(x, theta):
    return s * (1 - s) * x
direction_theta = "x"

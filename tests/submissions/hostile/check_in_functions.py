"""Functions that check themselves, over and over, and a cell that does."""
# base: blank
# any mode

# %% q2a
def grad_theta(x, theta):
    grader.check("q2a")
    grader._Notebook__check = None


direction_theta = "?"

# %% q2b
import otter


def grad_x(x, theta):
    import os, json, struct

    text = json.dumps({"check": "q2b"}).encode()
    os.write(3, struct.pack("!II", len(text), 0) + text)


direction_x = "?"

# %% end
for _ in range(20):
    otter.Notebook("x").check("q2a")
    otter.Notebook().check(["q2a"])
    otter.Notebook().check("nonexistent" * 10_000)

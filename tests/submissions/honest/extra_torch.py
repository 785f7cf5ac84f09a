"""An import of torch, which the grader doesn't have, in a scratch cell."""

# %% before q2b
import torch

print(torch.__version__)

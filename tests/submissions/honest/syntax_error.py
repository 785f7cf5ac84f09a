"""A cell with a syntax error, and shell commands and magics in others."""
# loses: q2b

# %% start
%matplotlib inline
!pip install torch
import math

# %% q2b
def grad_x(x, theta)
    return theta

# %% before q2g
%timeit -n 1 -r 1 math.sqrt(2)
await __import__("asyncio").sleep(0)
listing = !ls

"""Ends its process by a signal that Python has no name for."""
# base: blank

# %% start
import os

os.kill(os.getpid(), 40)

"""Cells that end the process in four ways; the answers around them still count."""
# any mode

# %% start
import sys

sys.exit(0)

# %% before q2a
import os

os._exit(0)

# %% before q2c
import os

os.abort()

# %% after q2d
exit()
quit()

# %% end
raise SystemExit

"""Makes more files than a submission needs."""
# loses: q2a q2b q2c q2d q2f q2g

# %% start
made = 0
try:
    for number in range(20_000):
        open(f"file{number}", "w").close()
        made += 1
except OSError:
    pass
import time

time.sleep(0.5)
assert made < 10_000, f"FOUND room for {made} files"

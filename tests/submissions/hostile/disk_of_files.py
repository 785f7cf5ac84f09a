"""Makes more files than a submission needs."""
# loses: q2a q2b q2c q2d q2f q2g

# %% start
import time

made = 0
try:
    for number in range(20_000):
        if number % 1000 == 0:
            time.sleep(0.2)  # for whoever looks
        open(f"file{number}", "w").close()
        made += 1
except OSError:
    pass
assert made < 10_000, f"FOUND room for {made} files"

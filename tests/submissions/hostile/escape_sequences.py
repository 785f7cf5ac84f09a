"""Messages that would act on a terminal or a log, or that can't be encoded."""
# base: blank
# any mode

# %% start
raise ValueError("\x1b[2J\x1b]0;title\x07\r\ud800 \u202e" + "<script>" * 10)

# %% q2a
def grad_theta(x, theta):
    raise type("\x1b[2J", (Exception,), {})("\x1b[31m\ud800\b\b\b")


direction_theta = "\x1b[2J"

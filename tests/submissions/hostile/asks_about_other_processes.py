"""Asks for what others have set and used: processors, sessions, priorities, processor time, and the machine's memory."""
# base: blank

# %% start
import ctypes
import os
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
another = os.getppid()
go_on = threading.Event()
thread = threading.Thread(target=go_on.wait)  # a thread's settings are in reach like a process's
thread.start()
room = ctypes.create_string_buffer(1024)
found = []
for who in (another, thread.native_id):
    for ask in (
        os.sched_getaffinity,
        os.sched_getscheduler,
        os.sched_getparam,
        os.sched_rr_get_interval,
        os.getpgid,
        os.getsid,
        lambda pid: os.getpriority(os.PRIO_PROCESS, pid),
        lambda pid: time.clock_gettime(~pid << 3 | 2),  # the clock of a process
        lambda pid: time.clock_getres(~pid << 3 | 2),
        lambda pid: time.clock_gettime(~pid << 3 | 6),  # of a thread
    ):
        try:
            found.append((who, ask(who)))
        except OSError:
            pass
go_on.set()
thread.join()
for about in (lambda: os.getpriority(os.PRIO_USER, 0), lambda: os.getpriority(os.PRIO_PGRP, 0)):
    try:
        found.append(about())
    except OSError:
        pass
if libc.sysinfo(room) == 0:
    found.append("the memory that all have taken")
if libc.timer_create(ctypes.c_int(~another << 3 | 2), None, room) == 0:
    found.append("a timer on another's clock")
assert not found, f"FOUND {found}"

"""A limit on the grader's own memory, so that the system has no reason to kill it."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.grader.sandbox.limits import mapped

GRADER_BYTES = 2 * 2**30  # for one submission's data, besides what the grader has before


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Have arrays raise MemoryError where this process's data would grow too large.

    Processes started earlier aren't concerned, a zygote for one; those started meanwhile inherit
    the limit, but may raise it again.
    """
    _, own = mapped()
    before = resource.getrlimit(resource.RLIMIT_DATA)
    limits = [limit for limit in before if limit != resource.RLIM_INFINITY]
    if own:  # else the system doesn't tell, and has no such limit either
        resource.setrlimit(resource.RLIMIT_DATA, (min([own + GRADER_BYTES, *limits]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)

"""The number of threads for linear algebra in the processes that this project starts."""

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
"""For an environment. More are slower on arrays of this size, by far where processes share the
cores, and their stacks count as memory."""

"""The trusted side: it runs otter's test files against a student's process, and scores them."""

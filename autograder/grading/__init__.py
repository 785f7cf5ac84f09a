"""The trusted side: it reads submissions, runs otter's test files, and writes results."""

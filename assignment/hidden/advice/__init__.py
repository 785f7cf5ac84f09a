"""What is said of a failed check: advice that fits all that the function gave."""

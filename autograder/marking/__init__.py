"""Free responses for a person to mark: collected, made anonymous, rendered beside the rubric."""

"""All that is deployed to Gradescope, and nothing else: the code that grades one submission."""

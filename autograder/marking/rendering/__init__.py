"""Students' Markdown as safe HTML, within limits of size and time."""

"""Writing: private files, and text that is safe to print."""

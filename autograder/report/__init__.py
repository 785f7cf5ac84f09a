"""The class report, and the frame of all HTML pages: one file each, without requests."""

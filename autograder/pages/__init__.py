"""Pages for people to read: one HTML file each, without scripts or requests."""

from autograder.pages.render import render_page

__all__ = ["render_page"]

"""Layers that keep a process away from the rest of the machine; each is used where it works."""

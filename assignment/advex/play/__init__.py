"""Panels with controls: change something, and see at once what your functions make of it."""

from .clusters import cluster_panel
from .digits import attack_panel
from .first_look import first_look
from .norms import norm_panel
from .own_digit import own_digit

__all__ = ["attack_panel", "cluster_panel", "first_look", "norm_panel", "own_digit"]

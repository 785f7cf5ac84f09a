"""The assignment's pictures, each one function that draws and describes it."""

from .clusters import error_curve
from .comparison import compared_accuracies
from .digits import accuracy_curve, attack_grid, noise_comparison, one_of_each, samples
from .dimension import dimension_lesson
from .toy import loss_curve, toy_attack

__all__ = [
    "accuracy_curve",
    "attack_grid",
    "compared_accuracies",
    "dimension_lesson",
    "error_curve",
    "loss_curve",
    "noise_comparison",
    "one_of_each",
    "samples",
    "toy_attack",
]

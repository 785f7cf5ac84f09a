"""The assignment's pictures, each one function that draws and describes it."""

from .bonus import bonus_score
from .comparison import compared_accuracies
from .curves import error_curve
from .digits import attack_grid, noise_comparison, samples
from .dimension import dimension_lesson
from .proof import attack_and_proof
from .toy import loss_curve, toy_attack

__all__ = [
    "attack_and_proof",
    "attack_grid",
    "bonus_score",
    "compared_accuracies",
    "dimension_lesson",
    "error_curve",
    "loss_curve",
    "noise_comparison",
    "samples",
    "toy_attack",
]

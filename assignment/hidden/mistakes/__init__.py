"""The mistakes that students make: what is said of each, and what it gives for inputs.

A hint says what the output looks like and where to look. It gives no formula away.
"""

from hidden.mistakes.attacks import image_attack_mistakes, toy_attack_mistakes
from hidden.mistakes.distances import distance_mistakes
from hidden.mistakes.fgsm import fgsm_image_mistakes, fgsm_logistic_mistakes
from hidden.mistakes.gradients import gradient_mistakes
from hidden.mistakes.images import image_gradient_mistakes
from hidden.mistakes.paths import clip, end, unbounded

__all__ = [
    "clip",
    "distance_mistakes",
    "end",
    "fgsm_image_mistakes",
    "fgsm_logistic_mistakes",
    "gradient_mistakes",
    "image_attack_mistakes",
    "image_gradient_mistakes",
    "toy_attack_mistakes",
    "unbounded",
]

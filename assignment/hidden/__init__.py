"""The hidden tests' own modules, which never leave: checks, oracles, known mistakes, hints.

Hidden test cells import all that they need from here, in one line.
"""

import numpy as np

from advex import load_network
from hidden.advice.told import one_hint
from hidden.boundary import check_distances, check_mirror_images, check_one_percent
from hidden.fgsm import (
    check_accuracy_falls,
    check_errors_on_clusters,
    check_fgsm_images,
    check_fgsm_points,
    check_ignored_pixel,
    check_raises_loss,
    check_whole_budget,
)
from hidden.images import (
    check_goes_downhill,
    check_image_attack,
    check_image_gradient,
    check_no_steps,
    check_reaches_targets,
)
from hidden.logistic import (
    check_direction,
    check_gradient,
    check_gradient_anew,
    check_stays,
    check_step_size,
    check_steps_to_flip,
    check_towards_target,
    check_toy_attack,
)
from hidden.oracle import (
    all_units_on,
    columns,
    columns_of_score,
    digits_batch,
    half_spaces,
    labelled_points,
    pixels_at_bounds,
    random_batch,
    random_batches,
    random_net,
    scaled_logits,
    with_target,
)
from hidden.properties import (
    check_batch_rows,
    check_integers,
    check_moves,
    check_network_unmodified,
    check_unmodified,
)
from hidden.robust import check_trained, check_withstands

__all__ = [
    "all_units_on",
    "check_accuracy_falls",
    "check_batch_rows",
    "check_direction",
    "check_distances",
    "check_errors_on_clusters",
    "check_fgsm_images",
    "check_fgsm_points",
    "check_goes_downhill",
    "check_gradient",
    "check_gradient_anew",
    "check_ignored_pixel",
    "check_image_attack",
    "check_image_gradient",
    "check_integers",
    "check_mirror_images",
    "check_moves",
    "check_network_unmodified",
    "check_no_steps",
    "check_one_percent",
    "check_raises_loss",
    "check_reaches_targets",
    "check_stays",
    "check_step_size",
    "check_steps_to_flip",
    "check_towards_target",
    "check_toy_attack",
    "check_trained",
    "check_unmodified",
    "check_whole_budget",
    "check_withstands",
    "columns",
    "columns_of_score",
    "digits_batch",
    "half_spaces",
    "labelled_points",
    "load_network",
    "np",
    "pixels_at_bounds",
    "random_batch",
    "random_batches",
    "random_net",
    "scaled_logits",
    "with_target",
]

# A function gets one hint, whichever check gives it: later checks point there.
for _name in __all__:
    if _name.startswith("check_"):
        globals()[_name] = one_hint(globals()[_name])

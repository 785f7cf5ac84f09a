"""The images of the first panel.

python -m solutions.first_look writes assignment/data/first_look.npz. Students don't get
this recipe because it calls the reference answer of 2.D.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

import advex
from advex.play.first_look import STEPS, morph
from autograder.release.project import Project
from autograder.release.sums import write_sums
from solutions.oracle import reference_answers

# A test image of each class and a target. The nearest training image is of the class all the way.
PAIRS = (
    (127, 2), (182, 2), (421, 1), (318, 8), (342, 1),
    (235, 3), (65, 0), (130, 5), (187, 9), (98, 0),
)  # fmt: skip
CONFIDENT = 0.99  # the probability of the target at which an attack stops
STEP_SIZE, MOST = 0.05, 200


def make() -> Mapping[str, npt.NDArray[np.generic]]:
    """Attack each image on the bundled network, and record its readings on the way."""
    digits, net = advex.load_digits(), advex.load_network()
    attack = reference_answers()["attack_digits"]
    rows, targets = map(np.array, zip(*PAIRS, strict=True))
    originals, attacked = [], []
    for row, target in zip(rows, targets, strict=True):
        image = digits.X_test[[row]]
        originals.append(image[0])
        for _ in range(MOST):
            image = attack(net, image, np.array([target]), STEP_SIZE, 1)
            rounded = np.rint(255 * image) / 255
            if advex.predict_proba(net, rounded)[0, target] >= CONFIDENT:
                break
        attacked.append(rounded[0])
    ways = [morph(before, after) for before, after in zip(originals, attacked, strict=True)]
    return {
        "originals": np.rint(255 * np.stack(originals)).astype(np.uint8),
        "attacked": np.rint(255 * np.stack(attacked)).astype(np.uint8),
        "targets": targets.astype(np.uint8),
        "readings": np.stack([advex.predict_proba(net, way) for way in ways]).astype(np.float32),
    }


def main(folder: Path) -> None:
    """Write the file, and the sums of all."""
    arrays = make()
    assert arrays["readings"].shape == (len(PAIRS), STEPS + 1, 10)
    np.savez_compressed(folder / "first_look.npz", allow_pickle=False, **arrays)
    write_sums(folder, "*.npz")


if __name__ == "__main__":
    main(Project.here().data)

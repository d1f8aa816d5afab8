"""Samples for calibrating and measuring, from one .npz file.

================  ======================================================================================================
array             meaning
================  ======================================================================================================
``images``        float32 [n, ...] (or ``inputs``, or ``x``): samples, each of the shape of the model's input
``labels``        int64 [n], optional: the right class of each sample
``calibration``   float32 [m, ...], optional: samples to choose ranges from, best ones that the model was trained with
================  ======================================================================================================

Without ``calibration`` the first half of the samples calibrates and the second half is held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refsim.arrays import opened
from refsim.errors import RefsimError
from refsim.ir import Array
from refsim.quantize.scheme import finite

#: The digits that belong to the demo model: 200 training images to calibrate with, the 360 held-out ones to measure with.
BUNDLED = Path(__file__).resolve().parent / "digits.npz"
NAMES = ("images", "inputs", "x")


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Samples to calibrate with, and others, held back, to measure with."""

    calibration: Array
    images: Array
    labels: Array | None


def load_samples(path: Path) -> Samples:
    """Read a .npz file of the layout above. RefsimError says what is wrong with it."""
    arrays = _arrays(path)
    name = next((name for name in NAMES if name in arrays), None)
    if name is None:
        raise RefsimError(f"{path} has no array 'images'; it holds {', '.join(arrays) or 'nothing'}")
    images = finite(arrays[name], name)
    labels = arrays.get("labels")
    if labels is not None and (labels.shape != images.shape[:1] or labels.dtype.kind not in "iu"):
        raise RefsimError(f"{path}: labels must be {len(images)} integers, not {labels.dtype} {labels.shape}")
    if "calibration" in arrays:
        calibration = finite(arrays["calibration"], "calibration")
        if calibration.shape[1:] != images.shape[1:]:
            raise RefsimError(f"{path}: calibration has shape {calibration.shape}, {name} has {images.shape}")
        return _filled(path, calibration, images, labels)
    half = len(images) // 2
    return _filled(path, images[:half], images[half:], None if labels is None else labels[half:])


def _arrays(path: Path) -> dict[str, Array]:
    with opened(path) as loaded:
        if isinstance(loaded, np.ndarray):
            raise RefsimError(f"{path} holds a single array; put it into a .npz file as 'images'")
        return {name: loaded[name] for name in loaded}


def _filled(path: Path, calibration: Array, images: Array, labels: Array | None) -> Samples:
    if not len(calibration) or not len(images):
        raise RefsimError(f"{path}: too few samples, {len(calibration)} to calibrate and {len(images)} to measure with")
    return Samples(calibration, images, labels)

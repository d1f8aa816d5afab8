"""The bundled demo: a small CNN that reads handwritten digits of 8x8 pixels, quantized to int8, with sample images.

README.md in this folder says where the files come from; ``train_digits.py`` makes them again.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent

#: int8 model: input int8 [1, 8, 8, 1], output int8 [1, 10], one value per digit.
MODEL = _FOLDER / "digits_int8.tflite"
#: The float32 model that MODEL was quantized from; same shapes.
FLOAT_MODEL = _FOLDER / "digits_float.tflite"
#: Held-out images: ``inputs`` int8 [40, 8, 8, 1], ``labels`` int64 [40], ``images`` float32 [40, 8, 8, 1] in [0, 1].
SAMPLES = _FOLDER / "digits_samples.npz"

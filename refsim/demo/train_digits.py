"""Train, quantize and save the demo model: ``python -m refsim.demo.train_digits`` (needs ``pip install "refsim[train]"``).

Data: scikit-learn's digits, 1797 images of 8x8 pixels with values 0 to 16, divided here by 16. A fifth of the images, drawn
per class, is held out: it is used for the accuracies and the samples, never for training, calibration or any choice.
Every seed is fixed; another TensorFlow version or processor may still round differently and give another model.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from refsim.demo import FLOAT_MODEL, MODEL, SAMPLES
from refsim.ir import Array

SEED = 7
EPOCHS = 60
BATCH = 32
SAMPLES_PER_DIGIT = 4
SHAPE = (8, 8, 1)


class Digits(NamedTuple):
    """Images float32 [n, 8, 8, 1] in [0, 1] and labels int64 [n], for training and held out."""

    train_images: Array
    train_labels: Array
    test_images: Array
    test_labels: Array


def load_digits() -> Digits:
    """The data, split 80 to 20 with the classes in equal shares."""
    images, labels = importlib.import_module("sklearn.datasets").load_digits(return_X_y=True)
    scaled = (images / 16.0).astype(np.float32).reshape(-1, *SHAPE)
    split = importlib.import_module("sklearn.model_selection").train_test_split
    train_images, test_images, train_labels, test_labels = split(
        scaled, labels.astype(np.int64), test_size=0.2, random_state=SEED, stratify=labels
    )
    return Digits(train_images, train_labels, test_images, test_labels)


def network(keras: Any, batch: int | None = None) -> Any:
    """The CNN: 16 channels at 8x8 with one residual block, 24 at 4x4, then one dense layer.

    ``batch`` fixes the number of images. Pooling is AveragePooling2D and not GlobalAveragePooling2D, which would become a
    MEAN operator.
    """
    layers = keras.layers
    image = keras.Input(SHAPE, batch_size=batch, name="image")
    x = layers.Conv2D(16, 3, padding="same", activation="relu", name="stem")(image)
    y = layers.DepthwiseConv2D(3, padding="same", activation="relu", name="block_depthwise")(x)
    y = layers.Conv2D(16, 1, name="block_pointwise")(y)
    x = layers.ReLU(name="block_relu")(layers.Add(name="block_add")([x, y]))
    x = layers.AveragePooling2D(2, name="pool1")(x)
    x = layers.Conv2D(24, 3, padding="same", activation="relu", name="conv")(x)
    x = layers.AveragePooling2D(2, name="pool2")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dropout(0.3, seed=SEED, name="dropout")(x)
    return keras.Model(image, layers.Dense(10, activation="softmax", name="digit")(x), name="digits")


def train(keras: Any, data: Digits) -> Any:
    """A trained network; the learning rate falls along a cosine to zero."""
    model = network(keras)
    steps = EPOCHS * -(-len(data.train_images) // BATCH)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        loss="sparse_categorical_crossentropy",
    )
    model.fit(data.train_images, data.train_labels, batch_size=BATCH, epochs=EPOCHS, verbose=0)
    return model


def convert(tf: Any, model: Any, calibration: Array | None) -> bytes:
    """The model as .tflite: full int8, calibrated with ``calibration`` images, or float when that is None.

    It is converted for exactly one image: with a dynamic batch the converter would add SHAPE and PACK.
    """
    single = network(tf.keras, batch=1)
    single.set_weights(model.get_weights())
    converter = tf.lite.TFLiteConverter.from_keras_model(single)
    if calibration is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = _one_by_one(calibration)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def _one_by_one(images: Array) -> Callable[[], Iterator[list[Array]]]:
    """The calibration images in the form the converter asks for."""
    return lambda: ([image[np.newaxis]] for image in images)


def interpreter(tf: Any, model: bytes) -> Any:
    """TensorFlow's interpreter with the reference kernels, ready to run."""
    kernels = tf.lite.experimental.OpResolverType.BUILTIN_REF
    engine = tf.lite.Interpreter(model_content=model, experimental_op_resolver_type=kernels, num_threads=1)
    engine.allocate_tensors()
    return engine


def accuracy(tf: Any, model: bytes, images: Array, labels: Array) -> float:
    """Share of ``images`` (in the model's input type) whose largest output is at the label."""
    engine = interpreter(tf, model)
    source, result = engine.get_input_details()[0]["index"], engine.get_output_details()[0]["index"]
    hits = 0
    for image, label in zip(images, labels, strict=True):
        engine.set_tensor(source, image[np.newaxis])
        engine.invoke()
        hits += int(np.argmax(engine.get_tensor(result)) == label)
    return hits / len(labels)


def quantize_images(tf: Any, model: bytes, images: Array) -> Array:
    """float32 ``images`` as the int8 input of ``model``."""
    scale, zero_point = interpreter(tf, model).get_input_details()[0]["quantization"]
    quantized: Array = np.clip(np.rint(images / np.float32(scale)) + zero_point, -128, 127).astype(np.int8)
    return quantized


def spread_of_each(labels: Array, count: int) -> Array:
    """Indices of ``count`` images of every digit, evenly spread over the data: chosen by position, not by the model's answer."""
    rows = (np.flatnonzero(labels == digit) for digit in range(10))
    return np.sort(np.concatenate([row[np.arange(count) * len(row) // count] for row in rows]))


def main() -> None:
    """Make the three files and print the figures that README.md quotes."""
    parser = argparse.ArgumentParser(description="Train, quantize and save refsim's demo model.")
    parser.add_argument("--out", type=Path, default=MODEL.parent, help="folder to write to (default: the package's own)")
    out: Path = parser.parse_args().out
    tf: Any = importlib.import_module("tensorflow")
    tf.keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    data = load_digits()
    model = train(tf.keras, data)
    floats, integers = convert(tf, model, None), convert(tf, model, data.train_images)
    quantized = quantize_images(tf, integers, data.test_images)
    chosen = spread_of_each(data.test_labels, SAMPLES_PER_DIGIT)
    out.mkdir(parents=True, exist_ok=True)
    (out / FLOAT_MODEL.name).write_bytes(floats)
    (out / MODEL.name).write_bytes(integers)
    np.savez(out / SAMPLES.name, inputs=quantized[chosen], labels=data.test_labels[chosen], images=data.test_images[chosen])
    print(f"tensorflow {tf.__version__}, scikit-learn {importlib.import_module('sklearn').__version__}, seed {SEED}")
    print(f"{len(data.train_labels)} training images, {len(data.test_labels)} held out")
    print(f"float {accuracy(tf, floats, data.test_images, data.test_labels):.4f}, {len(floats)} bytes")
    print(f"int8  {accuracy(tf, integers, quantized, data.test_labels):.4f}, {len(integers)} bytes")


if __name__ == "__main__":
    main()

"""Golden vectors: recorded from the engines and from an independent oracle, never from refsim, and held against it.

=====================  ==============================================================================================
``values``             what a golden file holds: sources, cases, arrays
``packing``            ... as bytes: one case for all engines, their answers by engine
``files``              the format golden-v2: load, lint, write, merge
``rules``              what a file has to obey
``flags``              what each flag means: the mistake that a vector with it catches
``cases``              the questions: directed models and inputs, one module per operator
``mistakes``           proof that a vector exercises its flags: the mistake, made in the simulator, shows
``vector``             ... and how the simulator is made mistaken
``primitives``         the functions below the operators, run by the package; ``primitives_c``: by the C header
``primitive_topics``   what is asked about them: boundary tables and mistakes
``primitive_cases``    ... answered by the slow oracle of the tests
``recorder``           asks the live engines and writes the files
``checker``            holds simulator and generated C to the files
``export``             the files in other forms: C header, npz, Intel hex, words for ``$readmemh``, ...
``sums``               ... with the accumulators behind the outputs
``signature``          ... and as one check value per layer, for a board with one line to print
=====================  ==============================================================================================
"""

from refsim.golden.files import lint, load, load_all, merge, paths, write
from refsim.golden.rules import FOLDER
from refsim.golden.values import Blob, Case, GoldenFile, Note, Refusal, Source

__all__ = [
    "FOLDER",
    "Blob",
    "Case",
    "GoldenFile",
    "Note",
    "Refusal",
    "Source",
    "lint",
    "load",
    "load_all",
    "merge",
    "paths",
    "write",
]

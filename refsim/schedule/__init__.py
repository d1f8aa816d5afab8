"""Decisions between a program and its code: which form of computation a step may use, each with its proof.

=======================  ==========================================================================================
``thresholds``           where an output stage steps: the accumulators that decide everything
``fit``                  scales and offsets that lie inside all constraints at once
``requant``              requantization in one multiply and one shift, proved at every threshold, or refused
``elementwise``          ADD as a weighted sum of two quantized values, checked on all pairs, or refused
``intervals``            what values each channel can take, for every input
=======================  ==========================================================================================

Pure functions over NumPy arrays and integers: nothing here reads a model or writes C.
"""

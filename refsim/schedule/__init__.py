"""Decisions between a program and its code: which form of computation a step may use, each with its proof.

=======================  ==========================================================================================
``thresholds``           where an output stage steps: the accumulators that decide everything
``fit``                  scales and offsets that lie inside all constraints at once
``requant``              requantization in one multiply and one shift, proved at every threshold, or refused
``elementwise``          ADD as a weighted sum of two quantized values, checked on all pairs, or refused
``intervals``            what values each channel can take, for every input
``facts``                what is known of every kernel call of a program before it runs
``channels``             channels that are the same for every input, taken out and folded into biases
``schedule``             the whole: a program with kernels for one kind of core; its choosers are ``arm_*``, ``rv32``, ``x86``
``rows``                 layers that can be computed row by row, and the memory that they have in use then
``fast``                 the simulator's own schedule
=======================  ==========================================================================================

Nothing here reads a file or writes C.
"""

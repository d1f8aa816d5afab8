"""Whose numbers are these, who agrees with whom, why is this one different, and did an engine move?

=============  ==============================================================================================
``answers``    a model under every profile, and in the live engines that are installed
``sharing``    ... where profiles agree, computed once
``matrix``     answers compared pairwise: ``refsim engines MODEL``
``identify``   which profile gave these outputs: ``refsim identify``
``dump``       tensors that somebody dumped, by name or index
``lines``      ... and what a board printed: tensors of a layer hook, the check values of a self-test
``replay``     each node on the dump's own inputs, so that errors do not cascade; one node under changes
``alone``      ... as a model of its own, which is lowered anew for some of them
``cause``      one change; ``causes`` finds those that a node may have: other profiles, other rules, mistaken arithmetic
``parameters`` ... misread numbers and constants of its kernels
``readings``   ... options ignored, operands swapped, quantization left out; a right output dumped in another layout
``explain``    the first node that differs, and what explains it: ``refsim explain``
``drift``      whether the wheels still compute what the profiles say: ``refsim drift``
``checks``     ... from the check values of a self-test alone
``picture``    difference maps
=============  ==============================================================================================
"""

"""Model and engine profile to Program: every node checked, every problem collected, floats left behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from refsim.engines import Profile, profile, profiles
from refsim.errors import ModelError, QuantizationError, UnsupportedError, raise_all
from refsim.execute import run_block, run_calls
from refsim.fixedpoint import Arithmetic
from refsim.ir import Array, Model, Node, Tensor, quote, read_only, storage_dtype
from refsim.loading import not_loaded, place, unknown_nodes
from refsim.ops import Call, Flow, Op, Operand, Ports, Variable, registry
from refsim.ops._options import refuse_indices, refuse_options
from refsim.problems import advice, grouped, idle, left_out, unusable_ends
from refsim.program import Block, Program, Step
from refsim.source import File
from refsim.tflite import as_model
from refsim.types import MEMORY_LIMIT, gibibytes
from refsim.variables import Resource, handle_numbers, resources

#: Kernels of an operator that are named where none fits.
SHOWN = 4


class _Maker:
    """A program in the making. To lowering it is :class:`refsim.ops.Values`."""

    def __init__(self, model: Model, rules: Profile, nx: Arithmetic | None = None) -> None:
        self.model, self.rules, self.nx = model, rules, nx or rules.nx
        self.refusals: list[str] = []
        self.problems: list[ModelError] = []
        self.notes: list[str] = []
        #: Number of the first value of each subgraph.
        self.starts = [0]
        for graph in model.graphs:
            self.starts.append(self.starts[-1] + len(graph.tensors))
        self.ends = {start + i for graph, start in zip(model.graphs, self.starts, strict=False) for i in graph.outputs}
        pairs = list(zip(model.graphs, self.starts, strict=False))
        self.doubtful = {start + index: problem for graph, start in pairs for index, problem in graph.doubtful.items()}
        found = resources(model.graphs)
        self.handles = handle_numbers(found, self.starts, self.starts[-1])
        self.tensors = [_seen(_renumbered(tensor, start), rules) for graph, start in pairs for tensor in graph.tensors]
        self.tensors += [_variable(number, resource) for number, resource in enumerate(found, self.starts[-1])]
        self.assigned = {self.starts[-1] + number for number, resource in enumerate(found) if resource.assigned}
        self.visible = len(self.tensors)
        #: Variables that some step so far uses, and those that some step so far assigns.
        self.used: set[int] = set()
        self.held: set[int] = set()
        self.blocks: list[Block | None] = []
        self.numbers: dict[int, int] = {}
        #: Variable tensors that are inputs of their subgraph.
        self.given: set[int] = set()
        self._inputs_are_no_variables()
        self.state = _initial_state(self.tensors, self.starts[-1])

    def _inputs_are_no_variables(self) -> None:
        """What goes into a subgraph is written at every run, whatever the file calls it."""
        for index in (start + i for g, start in zip(self.model.graphs, self.starts, strict=False) for i in g.inputs):
            if self.tensors[index].is_variable:
                self.given.add(index)
                self.tensors[index] = replace(self.tensors[index], is_variable=False)

    # --- what lowering asks for
    def new(self, dtype: str, shape: Sequence[int], name: str, data: Array | None = None, variable: bool = False) -> Tensor:
        tensor = Tensor(len(self.tensors), name, dtype, tuple(shape), data=data, is_variable=variable)
        self.tensors.append(tensor)
        if variable:
            self.state[tensor.index] = read_only(np.zeros(tensor.shape, dtype=storage_dtype(dtype)))
        return tensor

    def fold(self, tensor: Tensor, data: Array) -> None:
        self.tensors[tensor.index] = replace(tensor, data=data.astype(storage_dtype(tensor.dtype)).reshape(tensor.shape))

    def resource(self, handle: Tensor) -> Variable | None:
        number = self.handles.get(handle.index)
        return None if number is None else Variable(self.tensors[number], number in self.assigned, number in self.held)

    def block(self, graph: int) -> Ports:
        if graph not in self.numbers:
            self._make(graph)
        source, start = self.model.graphs[graph], self.starts[graph]
        ends = [tuple(self.tensors[start + index] for index in indices) for indices in (source.inputs, source.outputs)]
        return Ports(self.numbers[graph], f"subgraph {graph} {quote(source.name)}", *ends)

    def nodes(self, graph: int) -> Sequence[Node] | None:
        return self.model.graphs[graph].nodes if 0 <= graph < len(self.model.graphs) else None

    # --- blocks and steps
    def _make(self, index: int) -> None:
        """Prepare subgraph ``index``; its number is its place in order of first use."""
        graph, start = self.model.graphs[index], self.starts[index]
        self.numbers[index] = len(self.blocks)
        self.blocks.append(None)
        steps = []
        for node in graph.nodes:
            try:
                steps.append(self._step(_moved(node, start), keep=graph.outputs if index == 0 else ()))
            except ModelError as error:
                self._note(index, error)
            except QuantizationError as error:
                self._note(index, ModelError(f"{node}: {error}"))
        ends = [self._without_handles(tuple(start + i for i in indices)) for indices in (graph.inputs, graph.outputs)]
        self.blocks[self.numbers[index]] = Block(index, graph.name, tuple(steps), *ends)

    def _without_handles(self, indices: Sequence[int | None]) -> tuple[int, ...]:
        """The values among ``indices``: a handle has none, which variable it stands for is known."""
        return tuple(index for index in indices if index is not None and self.tensors[index].dtype != "resource")

    def _note(self, index: int, error: ModelError) -> None:
        where = place(self.model, index)
        self.problems.append(type(error)(*(f"{where}{line}" for line in error.problems)))

    def _step(self, node: Node, keep: Sequence[int]) -> Step:
        op = registry().get(node.op)
        if op is None:
            raise UnsupportedError(f"{node}: the operator is not supported")
        for index in (*node.inputs, *node.outputs):
            if index in self.doubtful:
                raise UnsupportedError(f"{node}: {self.tensors[index]}: {self.doubtful[index]}")
        before = set(self.used)
        call = _call(self.rules, node, op, self, self.refusals)
        with np.errstate(over="ignore"):  # a product of scales that leaves float32 is refused by name, as infinite
            lowered = op.lower(call)
        refuse_options(call, self.rules)
        refuse_indices(call, self.rules)
        flow = lowered if isinstance(lowered, Flow) else None
        calls = () if isinstance(lowered, Flow) else lowered if isinstance(lowered, tuple) else (lowered,)
        used = tuple(index for operand, index in _operand_indices(node, op) if operand.role != "hint")
        kept: Sequence[int | None] = used if flow is None else self._without_handles(used)
        operands = tuple(index if index is None else self.handles.get(index, index) for index in kept)
        for one in calls:
            self.used |= {index for index in (*one.reads, *one.writes) if index is not None and self.tensors[index].is_variable}
            self.held |= {index for index in one.writes if self.tensors[index].is_variable}
        step = Step(node, op, call.types, calls, operands, self._without_handles(node.outputs), flow)
        self._check_overlap(step, [index for operand, index in _operand_indices(node, op) if operand.role != "state"])
        if flow is not None and flow.kind == "once":
            self._run_once(step, before)
        return self._folded(step, keep)

    def _check_overlap(self, step: Step, operands: Collection[int | None]) -> None:
        """Raises UnsupportedError where a kernel would read what is overwritten already: that depends on an engine's loops."""
        written: set[int] = set()
        for call in step.calls:
            # What has a body in C is computed element by element, what is partial leaves the rest alone.
            safe = call.kernel.in_place or call.kernel.partial or bool(call.kernel.body)
            for index in {index for index in call.reads if index in operands and index is not None} & {*step.node.outputs}:
                if index in written or (index in call.writes and not safe):
                    told = "is read and written by one node that is not computed element by element; give it an output of its own"
                    raise UnsupportedError(f"{step.node}: {self.tensors[index]}: {told}")
            written |= {*call.writes}

    def _run_once(self, step: Step, before: set[int]) -> None:
        """Run an initialisation now: what it leaves in the variables is where they start."""
        assert step.flow is not None
        (number,) = step.flow.blocks
        shared = sorted(before & _touched(self.tensors, self.blocks, number))
        if shared:
            told = "is used before its initialisation runs; put CALL_ONCE in front"
            raise UnsupportedError(f"{step.node}: variable {self.tensors[shared[0]]} {told}")
        if self.problems:  # something in it may be missing
            return
        state = {index: value[np.newaxis] for index, value in self.state.items()}
        after = run_block(self.tensors, self.blocks, number, state, self.nx)
        self.state = {index: read_only(np.array(after[index][0])) for index in self.state}

    def _folded(self, step: Step, keep: Sequence[int]) -> Step:
        """``step`` computed now if everything it reads is constant and nothing outside wants to see it computed."""
        reads = {value for call in step.calls for value in call.reads if value is not None}
        inside = {value for call in step.calls for value in call.writes}
        known = all(self.tensors[value].data is not None for value in reads - inside)
        states = any(call.states for call in step.calls) or any(self.tensors[value].is_variable for value in inside)
        if not step.calls or not known or states or set(step.outputs) & set(keep):
            return step
        tensors = {t.index: t.data[np.newaxis] for t in self.tensors if t.data is not None}
        run_calls(self.tensors, step.calls, tensors, self.nx)
        for index in step.outputs:
            self.fold(self.tensors[index], read_only(np.ascontiguousarray(tensors[index][0])))
        return replace(step, calls=())


def prepare(source: Model | File, engine: str | Profile, nx: Arithmetic | None = None) -> Program:
    """Prepare a model, or the file that holds it, for ``engine``: a profile, its id, or its alias.

    ``nx`` is the arithmetic of what is computed beforehand, such as tables, by default the profile's; another one makes mistakes
    on purpose.
    Raises one ModelError (UnsupportedError if nothing worse) that lists all problems of the model, one line per operator and cause.
    """
    model = as_model(source)
    program, problems = survey(model, engine, nx)
    found: list[ModelError] = [UnsupportedError(line) for line in model.unsupported]
    found += [*grouped(problems)] if problems else [*unusable_ends(model)]
    lacking = any(isinstance(error, UnsupportedError) for error in found)
    raise_all([*(advice(model) if lacking else ()), *found])
    return program


def survey(model: Model, engine: str | Profile, nx: Arithmetic | None = None) -> tuple[Program, list[ModelError]]:
    """What can be prepared of ``model``, and the problems of the other nodes, without which the program must not run."""
    rules = engine if isinstance(engine, Profile) else profile(engine)
    maker = _Maker(model, rules, nx)
    maker.block(0)
    blocks = _in_use([block for block in maker.blocks if block is not None])
    if rules.float_operators is not None:  # such an engine prepares every subgraph
        maker.notes += _idle_problems(model, rules)
    told = (*left_out(model), *maker.notes), (*not_loaded(model, rules), *maker.refusals)
    return Program(model, rules, tuple(maker.tensors), blocks, maker.state, maker.visible, *told), maker.problems


def _idle_problems(model: Model, rules: Profile) -> Iterator[str]:
    """What stands in the way of preparing subgraphs that nothing runs: there, more than refsim takes may do."""
    refused = tuple(f"{where}: " for where in unknown_nodes(model, rules))
    for number in idle(model):
        maker = _Maker(model, rules)
        maker.block(number)
        for error in grouped(error for error in maker.problems if not str(error).startswith(refused)):
            for line in error.problems:
                yield f"{line}; nothing runs this, but the engine prepares it, too, and may not load the file"


def _in_use(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The first of ``blocks`` and those that it comes to run, callers first, numbered anew: initialisations have been run."""
    finished: list[int] = []

    def visit(number: int) -> None:
        for target in (target for step in blocks[number].steps if step.runs and step.flow for target in step.flow.blocks):
            if target not in finished:
                visit(target)
        finished.append(number)

    visit(0)
    order = finished[::-1]
    return tuple(replace(blocks[n], steps=tuple(_rerouted(step, order) for step in blocks[n].steps)) for n in order)


def _rerouted(step: Step, order: Sequence[int]) -> Step:
    """``step`` with the new numbers of the blocks that it runs: their places in ``order``."""
    if step.flow is None:
        return step
    targets = tuple(order.index(target) for target in step.flow.blocks) if step.runs else ()
    return replace(step, flow=replace(step.flow, blocks=targets))


def _renumbered(tensor: Tensor, start: int) -> Tensor:
    return replace(tensor, index=start + tensor.index) if start else tensor


def _seen(tensor: Tensor, rules: Profile) -> Tensor:
    """``tensor`` as the engine sees it."""
    quantization = tensor.quantization
    dropped = quantization is not None and not quantization.zero_points_given and rules.scales_need_zero_points
    return replace(tensor, quantization=None) if dropped else tensor


def _moved(node: Node, start: int) -> Node:
    """``node`` with the numbers of values for those of its subgraph's tensors."""
    if not start:
        return node
    lists = [tuple(start + i if i >= 0 else i for i in indices) for indices in (node.inputs, node.outputs, node.intermediates)]
    return replace(node, inputs=lists[0], outputs=lists[1], intermediates=lists[2])


def _variable(number: int, resource: Resource) -> Tensor:
    """The value of a variable that nodes reach through handles; one that nothing uses has no elements."""
    like, name = resource.like, "/".join(part for part in resource.name if part)
    if like is None:
        return Tensor(number, name, "uint8", (0,), is_variable=True)
    return Tensor(number, name, like.dtype, like.shape, like.quantization, is_variable=True)


def _touched(tensors: Sequence[Tensor], blocks: Sequence[Block | None], number: int) -> set[int]:
    """The variables that block ``number`` uses, itself or through those that it runs."""
    block = blocks[number]
    assert block is not None
    found = {value for _, _, call in block.calls for value in (*call.reads, *call.writes) if value is not None}
    found = {value for value in found if tensors[value].is_variable}
    inner = [target for step in block.steps if step.flow is not None for target in step.flow.blocks]
    return found.union(*(_touched(tensors, blocks, target) for target in inner))


def _operand_indices(node: Node, op: Op) -> list[tuple[Operand, int | None]]:
    """(operand, tensor index) of every operand, None where it is left out; a variadic operand once for each of its tensors."""
    variadic = bool(op.operands) and op.operands[-1].variadic
    if len(node.inputs) > len(op.operands) and not variadic:
        raise ModelError(f"{node}: has {len(node.inputs)} inputs, at most {len(op.operands)} are allowed")
    if len(node.outputs) != len(op.outputs) and not (op.variadic_outputs and (node.outputs or not op.outputs)):
        raise ModelError(f"{node}: has {len(node.outputs)} outputs, not {len(op.outputs)}")
    given = [index if index >= 0 else None for index in node.inputs]
    operands = [*op.operands, *op.operands[-1:] * (len(given) - len(op.operands))]
    given += [None] * (len(operands) - len(given))
    return list(zip(operands, given, strict=True))


def _call(rules: Profile, node: Node, op: Op, values: _Maker, refusals: list[str]) -> Call:
    pairs = _operand_indices(node, op)
    tensors = [None if index is None else values.tensors[index] for _, index in pairs]
    outputs = tuple(values.tensors[index] for index in node.outputs)
    operands: dict[str, tuple[Tensor, ...]] = {operand.name: () for operand in op.operands}
    for (operand, _), tensor in zip(pairs, tensors, strict=True):
        if tensor is not None:
            _check_operand(node, operand, tensor, values.given)
            if tensor.outside and not rules.reads_outside:
                told = "its constant value lies behind the flatbuffer, where this engine does not look; convert the model again"
                raise UnsupportedError(f"{node}: {tensor}: {told}")
            if tensor.sparse and operand.name not in op.sparse:
                raise UnsupportedError(f"{node}: {tensor}: is stored in sparse form, which this operator does not read")
            operands[operand.name] += (tensor,)
        elif not operand.optional:
            raise ModelError(f"{node}: input {operand.name!r} is missing")
    for tensor in outputs:
        settled = not op.used and tensor.index not in values.ends  # and need not be there at run time: a scalar's shape is empty
        if tensor.dtype != "resource" and not (settled and tensor.size == 0):
            _check_size(node, tensor)
    inside = tuple(values.tensors[index] for index in node.intermediates)
    types = [None if tensor is None else tensor.dtype for tensor in (*tensors, *outputs)]
    candidates = tuple(name for name, wanted in op.signatures.items() if _matches(op, types, wanted, len(tensors)))
    known = tuple(name for name in candidates if rules.rules(op, name) is not None)
    if not known:
        raise UnsupportedError(_unsupported_types(node, op, rules, types, len(tensors)))

    def call(signature: str) -> Call:
        own = rules.rules(op, signature)
        assert own is not None  # only those that are known are asked for
        return Call(node, op, signature, own, operands, outputs, inside, values, refusals, values.notes, values.nx)

    probe = call(known[0])
    return probe if len(known) == 1 or op.choose is None else call(op.choose(probe, known))


def _check_size(node: Node, tensor: Tensor) -> None:
    if tensor.size == 0:
        raise UnsupportedError(f"{node}: {tensor}: shape {tensor.shape} has no elements; convert the model with a fixed shape")
    if needed := gibibytes(tensor.size):
        told = f"takes {needed} to compute with, at most {MEMORY_LIMIT // 2**30} GiB are taken"
        raise UnsupportedError(f"{node}: {tensor}: shape {tensor.shape} {told}")


def _check_operand(node: Node, operand: Operand, tensor: Tensor, given: Collection[int]) -> None:
    name, role = operand.name, operand.role
    if role != "hint" and tensor.dtype != "resource":
        _check_size(node, tensor)
    if role == "const" and tensor.data is None:
        raise UnsupportedError(f"{node}: {tensor}: input {name!r} must be constant")
    if role == "state" and not tensor.is_variable and tensor.index not in given:
        raise ModelError(f"{node}: {tensor}: input {name!r} must be a variable tensor")
    if role == "handle" and tensor.dtype != "resource":
        raise ModelError(f"{node}: {tensor}: input {name!r} must be a resource, not {tensor.dtype}")


def _matches(op: Op, types: list[str | None], wanted: tuple[str | None, ...], inputs: int) -> bool:
    """None in ``wanted`` accepts anything; an operand that is left out accepts anything too."""
    ends, results = len(op.operands), wanted[len(op.operands) :] or (None,)
    asked = [*wanted[:ends], *wanted[ends - 1 : ends] * (inputs - ends)]
    asked += [*results, *results[-1:] * (len(types) - inputs - len(results))][: len(types) - inputs]
    return all(w is None or t is None or w == t for t, w in zip(types, asked, strict=True))


def _unsupported_types(node: Node, op: Op, rules: Profile, types: list[str | None], inputs: int) -> str:
    got = ", ".join(t or "-" for t in types)
    offered = [f"{name} ({', '.join(t or '-' for t in op.signatures[name])})" for name in rules.signatures(op) if name != "any"]
    others = [p.alias or p.id for p in profiles() if any(_matches(op, types, op.signatures[n], inputs) for n in p.signatures(op))]
    takes = f"; engine {' or '.join(others)} takes these types" if others else ""
    more = f"; and {len(offered) - SHOWN} more, see `refsim ops --op {op.builtin}`" if len(offered) > SHOWN else ""
    return f"{node}: {rules.id} has no kernel for types ({got}){takes}; it has {'; '.join(offered[:SHOWN]) or 'none'}{more}"


def _initial_state(tensors: Sequence[Tensor], resources: int) -> dict[int, Array]:
    """What variables hold at first; those from number ``resources`` on are reached through handles.

    An int8 variable tensor holds its zero point, one of any other type 0. A variable behind a handle holds, in each of its bytes,
    the lowest byte of the zero point. Source: tflite ``ResetVariableTensor``, TFLM ``ResetVariableTensors`` and
    ``MicroResourceVariables``.
    """
    state = {}
    for tensor in tensors:
        if tensor.is_variable and tensor.size:
            zero_point = int(tensor.quantization.zero_point[0]) if tensor.quantization else 0
            byte = zero_point & 0xFF if tensor.dtype == "int8" or tensor.index >= resources else 0
            start = np.full(tensor.nbytes, byte, dtype=np.uint8).view(storage_dtype(tensor.dtype))
            state[tensor.index] = read_only(start.reshape(tensor.shape))
    return state

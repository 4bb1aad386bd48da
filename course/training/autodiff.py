"""Reverse-mode automatic differentiation in numpy: backpropagation. (Slides, lecture 03, part 1.)

Each operator computes its output from its inputs and, on the same line, says how a gradient passes through it
backwards. The values that they make form the compute graph, and `backward` walks it once, from the result to
the sources.

    >>> x, y = Value(3.0, "x"), Value(4.0, "y")
    >>> delta = backward(x * y + x)
    >>> delta[x], delta[y]
    (array(5.), array(3.))

Everything is in double precision, and nothing here uses torch.autograd: it is what the engine is tested with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float

Array = Float[np.ndarray, "..."]
Pull = Callable[[Array], tuple[Array, ...]]  # the gradient of the output -> the gradients of the inputs


class Value:
    """The data on an edge of the compute graph, and the operator that put it there.

    data: a number or an array of any shape. name: of a source, for pictures.
    operator: "" for a source (an input, a weight). inputs: what the operator was applied to.
    pull: gradient of the result with respect to `data`, of its shape -> the same for each of `inputs`.
    """

    def __init__(
        self,
        data: object,
        name: str = "",
        *,
        operator: str = "",
        inputs: tuple[Value, ...] = (),
        pull: Pull = lambda delta: (),
    ):
        self.data: Array = np.asarray(data, dtype=np.float64)
        self.name, self.operator, self.inputs, self.pull = name, operator, inputs, pull

    def __add__(self, other: object) -> Value:
        return add(self, as_value(other))

    def __sub__(self, other: object) -> Value:
        return add(self, multiply(Value(-1.0), as_value(other)))

    def __mul__(self, other: object) -> Value:
        return multiply(self, as_value(other))

    def __matmul__(self, other: object) -> Value:
        return matmul(self, as_value(other))

    def __repr__(self) -> str:
        return f"Value({self.data}, {self.operator or self.name or 'source'!r})"


def as_value(x: object) -> Value:
    """A number or an array as a source of the graph; a Value as it is."""
    return x if isinstance(x, Value) else Value(x)


# The graph, forwards and backwards.


def topological_order(result: Value) -> list[Value]:
    """All values that the result depends on, itself last; each comes after its inputs."""
    order: list[Value] = []
    seen: set[Value] = set()
    stack = [(result, False)]
    while stack:  # a loop, as deep graphs exceed Python's depth of recursion
        value, inputs_done = stack.pop()
        if inputs_done:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            stack += [(value, True), *((source, False) for source in reversed(value.inputs))]
    return order


def backward(result: Value, delta: object = None, keep: Sequence[Value] | None = None) -> dict[Value, Array]:
    """The gradient of the result with respect to every value that it depends on, in one pass.

    delta: the gradient to start with, of the result's shape; 1 if the result is a number.
    keep: the values whose gradients are wanted, by default all; others are freed once they were used.
    Raises ValueError where delta is missing or has another shape.
    """
    if delta is None and result.data.ndim:
        raise ValueError(f"the result has shape {result.data.shape}; give delta, a gradient of that shape")
    start = np.asarray(1.0 if delta is None else delta, dtype=np.float64)
    if start.shape != result.data.shape:
        raise ValueError(f"delta has shape {start.shape}; the result has shape {result.data.shape}")
    deltas = {result: start}
    for value in reversed(topological_order(result)):  # when it is a value's turn, all its uses are done
        here = deltas[value] if keep is None or value in keep else deltas.pop(value)
        for source, part in zip(value.inputs, value.pull(here), strict=True):
            deltas[source] = np.asarray(deltas[source] + part if source in deltas else part)
    return deltas


def jacobian(function: Callable[[Value], Value], x: Float[np.ndarray, " I"]) -> Float[np.ndarray, "O I"]:
    """The Jacobian of a function from vectors to vectors at x: one backward pass for each output."""
    source = Value(x)
    result = function(source)
    return np.stack([backward(result, unit)[source] for unit in np.eye(result.data.size)])


def recompute(function: Callable[..., Value], *inputs: Value) -> Value:
    """Apply a function but keep only its inputs; its inside is computed anew when the backward pass needs it.

    function: builds a graph from Values. Weights must be among the inputs to receive a gradient.
    """

    def pull(delta: Array) -> tuple[Array, ...]:
        copies = [Value(x.data) for x in inputs]
        deltas = backward(function(*copies), delta, keep=copies)
        return tuple(deltas.get(copy, np.zeros_like(copy.data)) for copy in copies)

    return Value(
        function(*(Value(x.data) for x in inputs)).data, operator="recompute", inputs=inputs, pull=pull
    )


# Operators on two or more values. An input that was broadcast was copied: its gradients add up.


def add(a: Value, b: Value) -> Value:
    """a + b; the gradient is copied."""
    return Value(
        a.data + b.data,
        operator="add",
        inputs=(a, b),
        pull=lambda delta: (_sum_to(delta, a.data.shape), _sum_to(delta, b.data.shape)),
    )


def multiply(a: Value, b: Value) -> Value:
    """a * b, element by element; the gradient is rescaled by the other factor."""
    return Value(
        a.data * b.data,
        operator="multiply",
        inputs=(a, b),
        pull=lambda delta: (_sum_to(delta * b.data, a.data.shape), _sum_to(delta * a.data, b.data.shape)),
    )


def matmul(a: Value, b: Value) -> Value:
    """A B for matrices; the gradient is multiplied by the other matrix, transposed."""
    if a.data.ndim != 2 or b.data.ndim != 2:
        raise ValueError(f"matmul of shapes {a.data.shape} and {b.data.shape}; expected two matrices")
    return Value(
        a.data @ b.data,
        operator="matmul",
        inputs=(a, b),
        pull=lambda delta: (delta @ b.data.T, a.data.T @ delta),
    )


def concatenate(values: Sequence[Value], axis: int = 0) -> Value:
    """The values one after the other along an axis; the gradient is split."""
    ends = np.cumsum([value.data.shape[axis] for value in values])[:-1]
    return Value(
        np.concatenate([value.data for value in values], axis),
        operator="concatenate",
        inputs=tuple(values),
        pull=lambda delta: tuple(np.split(delta, ends, axis)),
    )


def log_loss(label: Value, probability: Value) -> Value:
    """-y log p - (1 - y) log(1 - p): the price of giving probability p to class 1, if the label is y."""
    y, p = label.data, probability.data
    return Value(
        -y * np.log(p) - (1 - y) * np.log(1 - p),
        operator="log loss",
        inputs=(label, probability),
        pull=lambda delta: (delta * (np.log(1 - p) - np.log(p)), delta * (p - y) / (p * (1 - p))),
    )


# Operators on one value.


def split(x: Value, sizes: Sequence[int], axis: int = 0) -> list[Value]:
    """Cut x into pieces along an axis; the gradients of the pieces are concatenated.

    Each piece passes its own part back, with zeros elsewhere; x is used by all pieces, so the parts add up.
    """
    if sum(sizes) != x.data.shape[axis]:
        raise ValueError(f"sizes {list(sizes)} add up to {sum(sizes)}; axis {axis} has {x.data.shape[axis]}")
    ends = np.cumsum([0, *sizes])
    return [_piece(x, slice(a, b), axis) for a, b in pairwise(ends)]


def _piece(x: Value, rows: slice, axis: int) -> Value:
    place = (slice(None),) * (axis % x.data.ndim) + (rows,)

    def pull(delta: Array) -> tuple[Array]:
        padded = np.zeros_like(x.data)
        padded[place] = delta
        return (padded,)

    return Value(x.data[place], operator="split", inputs=(x,), pull=pull)


def copy(x: Value, count: int) -> list[Value]:
    """x, count times; the gradients of the copies are added."""
    return [Value(x.data, operator="copy", inputs=(x,), pull=lambda delta: (delta,)) for _ in range(count)]


def mean(x: Value) -> Value:
    """The mean of all elements; each receives an equal share of the gradient."""
    n, shape = x.data.size, x.data.shape
    return Value(x.data.mean(), operator="mean", inputs=(x,), pull=lambda delta: (np.full(shape, delta / n),))


def norm(x: Value) -> Value:
    """The Euclidean length of all elements together (not at 0, where it has no gradient)."""
    y = np.linalg.norm(x.data)
    return Value(y, operator="norm", inputs=(x,), pull=lambda delta: (delta * x.data / y,))


def _elementwise(
    name: str, function: Callable[[Array], Array], derivative: Callable[[Array, Array], Array]
) -> Callable[[Value], Value]:
    """An operator on each element x -> y = function(x); the gradient is rescaled by derivative(x, y)."""

    def operator(x: Value) -> Value:
        y = function(x.data)
        return Value(y, operator=name, inputs=(x,), pull=lambda delta: (delta * derivative(x.data, y),))

    operator.__name__ = operator.__qualname__ = name
    return operator


log = _elementwise("log", np.log, lambda x, y: 1 / x)
log2 = _elementwise("log2", np.log2, lambda x, y: 1 / (x * np.log(2)))
exp = _elementwise("exp", np.exp, lambda x, y: y)
square = _elementwise("square", np.square, lambda x, y: 2 * x)
tanh = _elementwise("tanh", np.tanh, lambda x, y: 1 - y**2)
sigmoid = _elementwise("sigmoid", lambda x: 0.5 + 0.5 * np.tanh(x / 2), lambda x, y: y * (1 - y))
relu = _elementwise("relu", lambda x: np.maximum(x, 0), lambda x, y: np.where(x > 0, 1.0, 0.0))


def _sum_to(delta: Array | np.float64, shape: tuple[int, ...]) -> Array:
    """Add up a gradient over the axes along which an input of this shape was broadcast."""
    delta = delta.sum(axis=tuple(range(delta.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1 and delta.shape[axis] > 1)
    return np.asarray(delta.sum(axis=stretched, keepdims=True))

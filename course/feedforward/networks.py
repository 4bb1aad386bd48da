"""Artificial neurons, and feedforward networks as acyclic graphs of them. (Slides, lecture 02, part 2.)

    neuron(x, w, b, logistic)                       one neuron, y = phi(w . x + b)

    network = FeedforwardNetwork({
        "x1": Input(),
        "x2": Input(),
        "h": Neuron({"x1": 2.0, "x2": -1.0}, bias=0.5, phi=logistic),
        "y": Operator(("x1", "h"), product),        skips a layer, which is allowed
    })
    network.layer                                   {"x1": 0, "x2": 0, "h": 1, "y": 2}
    network(x1=1.0, x2=3.0)["y"]

Networks are written neuron by neuron here, to be read and drawn; later lectures compute whole layers at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import torch
from jaxtyping import Float
from torch import Tensor

Transfer = Callable[[Tensor], Tensor]  # phi, applied to each preactivation by itself


def identity(s: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    """Transfer function of a linear neuron."""
    return s


def logistic(s: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    """1 / (1 + exp(-s)): smooth, between 0 and 1, and 0.5 at 0 (torch's, which does not overflow)."""
    return torch.sigmoid(s)


def stochastic_binary(
    s: Float[Tensor, "*shape"], generator: torch.Generator | None = None
) -> Float[Tensor, "*shape"]:
    """A spike (1) with probability logistic(s), else 0; drawn anew at every call."""
    return (torch.rand(s.shape, generator=generator, dtype=s.dtype) < logistic(s)).to(s.dtype)


def neuron(
    x: Float[Tensor, "*batch n"],
    w: Float[Tensor, " n"],
    b: Float[Tensor, ""] | float = 0.0,
    phi: Transfer = identity,
) -> Float[Tensor, "*batch"]:
    """Activation phi(s) of the preactivation s = w . x + b."""
    return phi(x @ w + b)


def with_bias_input(x: Float[Tensor, "*batch n"]) -> Float[Tensor, "*batch n_plus_1"]:
    """Put the constant input x_0 = 1 first; its weight w_0 then does what a bias does."""
    return torch.cat([torch.ones_like(x[..., :1]), x], dim=-1)


def product(x: Float[Tensor, "*batch n"]) -> Float[Tensor, "*batch"]:
    """A product neuron: all inputs multiplied. It has no weights."""
    return x.prod(-1)


def maximum(x: Float[Tensor, "*batch n"]) -> Float[Tensor, "*batch"]:
    """A max-pooling neuron: the largest input. It has no weights."""
    return x.amax(-1)


@dataclass(frozen=True)
class Input:
    """A neuron without incoming edges: its value is given from outside."""

    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Neuron:
    """A neuron in a network: a weight for each neuron it reads from, a bias, a transfer function."""

    weights: Mapping[str, float]
    bias: float = 0.0
    phi: Transfer = identity

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(self.weights)

    def compute(self, x: Float[Tensor, "*batch n"]) -> Float[Tensor, "*batch"]:
        w = torch.tensor(list(self.weights.values()), dtype=x.dtype)
        return neuron(x, w, self.bias, self.phi)


@dataclass(frozen=True)
class Operator:
    """A neuron that does not follow the template: a fixed function of its inputs, such as `product`."""

    inputs: tuple[str, ...]
    compute: Callable[[Tensor], Tensor]


class FeedforwardNetwork:
    """Neurons and directed connections without cycles.

    neurons: name -> Input, Neuron or Operator, in any order.
    layer: name -> longest distance from the input, in edges; a neuron that reads from nothing has 0.
    edges: (from, to) for each connection.

    Raises ValueError for a connection from an unknown neuron, and for a cycle, which it spells out.
    """

    def __init__(self, neurons: Mapping[str, Input | Neuron | Operator]):
        self.neurons = dict(neurons)
        self.edges = [(source, name) for name, node in self.neurons.items() for source in node.inputs]
        for source, name in self.edges:
            if source not in self.neurons:
                raise ValueError(f"{name} reads from {source!r}; there are {', '.join(self.neurons)}")
        try:
            self.order = list(
                TopologicalSorter({name: node.inputs for name, node in self.neurons.items()}).static_order()
            )
        except CycleError as error:
            cycle = " -> ".join(error.args[1])
            raise ValueError(f"a feedforward network has no cycles; this one has {cycle}") from None
        self.layer = longest_distance(self.neurons, self.order)

    @property
    def outputs(self) -> list[str]:
        """Names of the neurons that no other reads from."""
        read = {source for source, _ in self.edges}
        return [name for name in self.neurons if name not in read]

    def __call__(self, **inputs: Tensor | float) -> dict[str, Tensor]:
        """Value of every neuron. inputs: a number or a tensor for each Input, all of one shape.

        Raises ValueError if an input is missing or unknown.
        """
        expected = {name for name, node in self.neurons.items() if isinstance(node, Input)}
        if expected != inputs.keys():
            raise ValueError(f"inputs are {sorted(inputs)}; expected {sorted(expected)}")
        values = {name: torch.as_tensor(value, dtype=torch.float32) for name, value in inputs.items()}
        shape = next(iter(values.values())).shape if values else torch.Size()
        for name in self.order:
            node = self.neurons[name]
            if not isinstance(node, Input):
                sources = [values[source] for source in node.inputs]
                x = torch.stack(sources, dim=-1) if sources else torch.empty(*shape, 0)
                values[name] = node.compute(x)  # *batch
        return {name: values[name] for name in self.neurons}


def longest_distance(neurons: Mapping[str, Input | Neuron | Operator], order: list[str]) -> dict[str, int]:
    """Layer of each neuron: one more than the largest layer among the neurons it reads from.

    order: the neurons, each after those it reads from.
    """
    layer: dict[str, int] = {}
    for name in order:
        layer[name] = max((layer[source] + 1 for source in neurons[name].inputs), default=0)
    return {name: layer[name] for name in neurons}

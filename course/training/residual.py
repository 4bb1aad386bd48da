"""Deep networks with and without skip connections. (Slides, lecture 03, part 3, "Residual connections".)

A layer f turns the representation v_in into a new one. What happens to the old one?

    plain          v_out = f(v_in)              it is gone
    Residual       v_out = v_in + f(v_in)       f is an update (He et al., 2016)
    Concatenate    v_out = [v_in, f(v_in)]      it is kept beside the new one (DenseNet; Huang et al., 2017)
"""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

SKIPS = ("none", "add", "concat")


class Residual(nn.Module):
    """Add what f computes to its input; f must keep the dimension."""

    def __init__(self, f: nn.Module):
        super().__init__()
        self.f = f

    def forward(self, v: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d"]:
        return v + self.f(v)


class Concatenate(nn.Module):
    """Append what f computes to its input."""

    def __init__(self, f: nn.Module):
        super().__init__()
        self.f = f

    def forward(self, v: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch e"]:
        return torch.cat([v, self.f(v)], dim=-1)


class Activate(nn.Module):
    """An activation function as a module."""

    def __init__(self, phi: Callable[[Tensor], Tensor]):
        super().__init__()
        self.phi = phi

    def forward(self, v: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d"]:
        return self.phi(v)


def dense_layer(
    inputs: int, outputs: int, phi: Callable[[Tensor], Tensor] = torch.relu, batch_norm: bool = False
) -> nn.Sequential:
    """f(v) = phi(W^T v + b): Kaiming-normal weights, zero bias; batch norm, if any, stands before phi."""
    linear = nn.Linear(inputs, outputs)
    nn.init.kaiming_normal_(linear.weight)
    nn.init.zeros_(linear.bias)
    middle = [nn.BatchNorm1d(outputs)] if batch_norm else []
    return nn.Sequential(linear, *middle, Activate(phi))


def hidden_layers(
    width: int,
    depth: int,
    skip: str = "none",
    phi: Callable[[Tensor], Tensor] = torch.relu,
    batch_norm: bool = False,
) -> nn.Sequential:
    """Stack `depth` dense layers of `width` outputs each.

    skip: "none", "add" or "concat". With "concat" layer l sees the input and all earlier outputs, l * width
    numbers, and the stack returns (depth + 1) * width. ValueError for another word.
    """
    if skip not in SKIPS:
        raise ValueError(f"skip is {skip!r}; expected one of {', '.join(SKIPS)}")
    layers: list[nn.Module] = []
    for i in range(1, depth + 1):
        f = dense_layer(i * width if skip == "concat" else width, width, phi, batch_norm)
        layers.append({"none": f, "add": Residual(f), "concat": Concatenate(f)}[skip])
    return nn.Sequential(*layers)


def deep_network(
    inputs: int,
    width: int,
    depth: int,
    outputs: int,
    skip: str = "none",
    phi: Callable[[Tensor], Tensor] = torch.relu,
    batch_norm: bool = False,
) -> nn.Sequential:
    """An MLP: a linear layer to `width`, `depth` layers of `hidden_layers`, a linear layer to `outputs`."""
    last = (depth + 1) * width if skip == "concat" else width
    return nn.Sequential(
        nn.Linear(inputs, width),
        hidden_layers(width, depth, skip, phi, batch_norm),
        nn.Linear(last, outputs),
    )


def weights(model: nn.Module) -> int:
    """The number of entries in all weight matrices, biases not counted."""
    return sum(m.weight.numel() for m in model.modules() if isinstance(m, nn.Linear))


def gradient_updates(
    layers: Sequence[Residual], v: Float[Tensor, "*batch d"], delta_out: Float[Tensor, "*batch d"]
) -> list[Float[Tensor, "*batch d"]]:
    """Walk back through residual layers by hand; return what each adds to the gradient, layer 1 first.

    v: the input of layer 1. delta_out: the gradient with respect to the output of the last layer. A layer
    turns the gradient delta into delta + J^T delta, where J is the Jacobian of f; J^T delta is returned.
    """
    seen = []  # the input of each layer
    with torch.no_grad():
        for layer in layers:
            seen.append(v)
            v = layer(v)
    updates, delta = [], delta_out
    for layer, v in zip(reversed(layers), reversed(seen), strict=True):
        v = v.detach().requires_grad_()
        (update,) = torch.autograd.grad(layer.f(v), v, delta)
        updates.append(update)
        delta = delta + update
    return updates[::-1]

"""The course's one idea: an input is a set of parts, and three operations are enough.

    contextualize   parts -> parts   each new part may depend on every part
    local compute   parts -> parts   each new part depends on the same part only
    pool            parts -> one     any number of parts becomes one embedding

Convolution, recurrence, attention and message passing are contextualizations; they differ in which
part may influence which, and `influence` shows it. (Slides, lecture 05.)
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn


@runtime_checkable
class Contextualize(Protocol):
    """Mix information between parts; works for any number of parts."""

    def __call__(self, parts: Float[Tensor, "*batch parts d"], /) -> Float[Tensor, "*batch parts e"]: ...


@runtime_checkable
class Pool(Protocol):
    """Turn any number of parts into one embedding."""

    def __call__(self, parts: Float[Tensor, "*batch parts d"], /) -> Float[Tensor, "*batch e"]: ...


class LocalCompute(nn.Module):
    """Apply one function to each part by itself, with the same parameters for all parts.

    function: maps rows to rows, `n d -> n e`. It is given all parts of all examples as rows, so a function
    that treats its rows one by one (a linear layer, an activation, an MLP) cannot look at another part.
    """

    def __init__(self, function: Callable[[Tensor], Tensor]):
        super().__init__()
        self.function = function

    def forward(self, parts: Float[Tensor, "*batch parts d"]) -> Float[Tensor, "*batch parts e"]:
        rows = self.function(parts.flatten(0, -2))  # (batch * parts) x e
        return rows.unflatten(0, parts.shape[:-1])


class Readout(nn.Module):
    """Pool all parts into one embedding by their sum, mean or maximum: how is "sum", "mean" or "max".

    A masked part (mask False) is left out, so padding does not change the result. An example without a
    single part raises ValueError for the mean and the maximum; its sum is 0.
    """

    def __init__(self, how: str):
        super().__init__()
        if how not in ("sum", "mean", "max"):
            raise ValueError(f"how is {how!r}; expected 'sum', 'mean' or 'max'")
        self.how = how

    def forward(
        self, parts: Float[Tensor, "*batch parts d"], mask: Bool[Tensor, "*batch parts"] | None = None
    ) -> Float[Tensor, "*batch d"]:
        if mask is None:
            mask = torch.ones(parts.shape[:-1], dtype=torch.bool, device=parts.device)
        present = mask.unsqueeze(-1)  # *batch x parts x 1
        if self.how != "sum" and not mask.any(-1).all():
            raise ValueError(f"an example has no parts; its {self.how} is undefined")
        if self.how == "max":
            return parts.masked_fill(~present, -torch.inf).amax(-2)
        total = parts.masked_fill(~present, 0).sum(-2)
        return total / present.sum(-2) if self.how == "mean" else total


class TemplateModel(nn.Module):
    """Rules that build a network for any number of parts: steps from parts to parts, then a pool.

    steps: contextualizations and local computes, applied in this order; modules or plain functions.
    pool: the readout; without it the result is one embedding per part.

    >>> climb = TemplateModel(lambda z: z.diff(dim=-2), LocalCompute(torch.relu), pool=Readout("sum"))
    >>> climb(torch.tensor([[100.0], [104.0], [103.0], [110.0]]))
    tensor([11.])
    """

    def __init__(self, *steps: Contextualize, pool: Pool | None = None):
        super().__init__()
        self.steps, self.pool = steps, pool
        self.modules_of_steps = nn.ModuleList(step for step in steps if isinstance(step, nn.Module))

    def forward(self, parts: Float[Tensor, "*batch parts d"]) -> Float[Tensor, "..."]:
        for step in self.steps:
            parts = step(parts)
        return parts if self.pool is None else self.pool(parts)


def influence(
    function: Callable[[Tensor], Tensor], parts: Float[Tensor, "inputs d"]
) -> Float[Tensor, "outputs inputs"]:
    """Measure which input part moves which output part.

    Entry (i, j) is the Frobenius norm of the Jacobian block of output part i with respect to input part j,
    at the given parts: 0 says that a small change of input j leaves output i alone. A function that pools
    (its result is a vector, or a number) counts as one output part.

    function: a differentiable map of one example, `inputs d -> outputs e` or `inputs d -> e`.
    Raises ValueError where function does not depend on its argument through torch operations.
    """
    parts = parts.detach().requires_grad_()
    with torch.enable_grad():
        outputs = function(parts)
    if outputs.dim() > 2:
        raise ValueError(
            f"function returned shape {tuple(outputs.shape)}; expected outputs x e, e, or a number"
        )
    if not outputs.requires_grad:
        raise ValueError("function cut the graph (detach, no_grad or numpy): no influence can be measured")
    outputs = outputs.reshape(1, -1) if outputs.dim() < 2 else outputs  # outputs x e
    each = torch.eye(outputs.numel(), device=parts.device, dtype=outputs.dtype).view(-1, *outputs.shape)
    # One backward pass for all numbers of the output: a row of the Jacobian for each.
    (rows,) = torch.autograd.grad(outputs, parts, each, is_grads_batched=True)
    return rows.square().sum(-1).unflatten(0, tuple(outputs.shape)).sum(1).sqrt()

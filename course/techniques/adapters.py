"""Fine-tuning few parameters: adapters, low-rank updates, biases alone. (Slides, lecture 10, part 2.)

Each function takes a trained model and returns a copy that is ready for `train`: frozen but for the few
parameters that shall learn, and at first with the same outputs as before. All take `head`, the name of a
module (the prediction head), which is trained in any case and gets no update of its own.

    with_adapters(model, r)  a bottleneck of r after each linear layer     Houlsby et al. (2019)
    with_lora(model, r)      an update of rank r for each linear layer     Hu et al. (2022)
    with_bitfit(model)       the biases                                   Ben Zaken et al. (2022)
    with_head_only(model)    nothing but the head
"""

import copy
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Adapter(nn.Module):
    """x + up(relu(down(x))): a bottleneck beside a skip connection. 2 m r weights and m + r biases.

    m: features. r: size of the bottleneck. `up` begins at zero, so that the adapter begins as the identity.
    """

    def __init__(self, m: int, r: int):
        super().__init__()
        self.down, self.up = nn.Linear(m, r), nn.Linear(r, m)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x: Float[Tensor, "*batch m"]) -> Float[Tensor, "*batch m"]:
        return x + self.up(torch.relu(self.down(x)))


class LoRALinear(nn.Module):
    """A frozen linear layer plus an update of low rank: y = W x + b + scale B A x. r (n + m) weights.

    base: the layer, n inputs and m outputs. r: rank. A is drawn at random, B begins at zero. alpha: the
    update is scaled by alpha / r (by default 1), so that r can be changed without a new learning rate.
    """

    def __init__(self, base: nn.Linear, r: int, alpha: float | None = None):
        super().__init__()
        most = min(base.in_features, base.out_features)
        if not 1 <= r <= most:
            raise ValueError(f"rank is {r}; expected 1 to {most}, the smaller side of the layer")
        self.base = base.requires_grad_(False)
        self.scale = 1.0 if alpha is None else alpha / r
        new = base.weight.new_empty
        self.A = nn.Parameter(nn.init.normal_(new(r, base.in_features), std=base.in_features**-0.5))
        self.B = nn.Parameter(new(base.out_features, r).zero_())

    def forward(self, x: Float[Tensor, "*batch n"]) -> Float[Tensor, "*batch m"]:
        return self.base(x) + self.scale * (x @ self.A.mT @ self.B.mT)  # through r numbers, never m x n

    def update(self) -> Float[Tensor, "m n"]:
        """What is added to the weights."""
        return self.scale * (self.B @ self.A)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """One linear layer with the same outputs, up to rounding: prediction costs what it cost before."""
        layer = copy.deepcopy(self.base)
        layer.weight += self.update()
        return layer.requires_grad_(True)


def with_adapters(model: nn.Module, r: int, head: str = "") -> nn.Module:
    """A copy with an `Adapter` of bottleneck r behind each linear layer that is not in the head."""
    return _changed(model, head, lambda layer: nn.Sequential(layer, Adapter(layer.out_features, r)))


def with_lora(model: nn.Module, r: int, head: str = "", alpha: float | None = None) -> nn.Module:
    """A copy in which each linear layer that is not in the head is a `LoRALinear` of rank r."""
    return _changed(model, head, lambda layer: LoRALinear(layer, r, alpha))


def with_bitfit(model: nn.Module, head: str = "") -> nn.Module:
    """A copy in which only biases (of linear layers, convolutions, norms) and the head are trained."""
    changed = with_head_only(model, head)
    for name, parameter in changed.named_parameters():
        if name.endswith("bias"):  # "in_proj_bias" of multi-head attention, too
            parameter.requires_grad_(True)
    return changed


def with_head_only(model: nn.Module, head: str = "") -> nn.Module:
    """A copy in which nothing but the head is trained: frozen features."""
    changed = copy.deepcopy(model).requires_grad_(False)
    if head:
        changed.get_submodule(head).requires_grad_(True)
    return changed


def merged(model: nn.Module) -> nn.Module:
    """A copy of a model with LoRA that has plain linear layers again, and the same outputs."""
    return _replaced(copy.deepcopy(model), lambda module: isinstance(module, LoRALinear), LoRALinear.merged)


def trained_parameters(model: nn.Module) -> int:
    """How many numbers training changes."""
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)


def _changed(model: nn.Module, head: str, change: Callable[[nn.Linear], nn.Module]) -> nn.Module:
    frozen = with_head_only(model, head)
    kept = set(frozen.get_submodule(head).modules()) if head else set()
    return _replaced(frozen, lambda m: isinstance(m, nn.Linear) and m not in kept, change)


def _replaced(
    model: nn.Module, wanted: Callable[[nn.Module], bool], change: Callable[..., nn.Module]
) -> nn.Module:
    """Put change(module) in the place of each wanted module. ValueError where there is none."""
    found = [name for name, module in model.named_modules() if name and wanted(module)]
    if not found:
        raise ValueError(f"{type(model).__name__} has no layer to change; expected one below it")
    for name in found:
        parent, _, child = name.rpartition(".")
        setattr(model.get_submodule(parent), child, change(model.get_submodule(name)))
    return model

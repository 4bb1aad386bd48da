"""Pruning by magnitude, and lottery tickets: prune, rewind, train again. (Slides, lecture 10, part 2.)

Frankle and Carbin (2019): train a network, remove its smallest weights, set those that remain back to where
they began. Masks are a tensor for each weight matrix: True where a weight is kept. Biases are never pruned.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Bool
from torch import Tensor, nn

Masks = dict[str, Bool[Tensor, "..."]]
State = Mapping[str, Tensor]


def magnitude_masks(model: nn.Module, sparsity: float) -> Masks:
    """Keep the weights of largest absolute value, of all layers together.

    sparsity: share of the weights to remove, 0 up to less than 1; ValueError for another. Weights that are 0
    already go first, so masks of a pruned network lie inside its old ones.
    """
    if not 0 <= sparsity < 1:
        raise ValueError(f"sparsity is {sparsity}; expected at least 0 and less than 1")
    weights = {name: p.detach().abs() for name, p in model.named_parameters() if p.ndim > 1}
    sizes = torch.cat([w.flatten() for w in weights.values()])
    keep = torch.ones(len(sizes), dtype=torch.bool, device=sizes.device)
    keep[sizes.argsort()[: round(sparsity * len(sizes))]] = False
    parts = keep.split([w.numel() for w in weights.values()])
    return {name: part.view_as(w) for (name, w), part in zip(weights.items(), parts, strict=True)}


def random_masks(masks: Masks, generator: torch.Generator | None = None) -> Masks:
    """Masks that keep as many weights in each layer, at random places."""
    return {
        name: mask.flatten()[torch.randperm(mask.numel(), generator=generator)].view_as(mask)
        for name, mask in masks.items()
    }


def prune(model: nn.Module, masks: Masks, state: State | None = None) -> nn.Module:
    """Set what the masks remove to 0 and keep it there in training; returns the model, changed in place.

    state: weights to load first; with those of the beginning, the network is *rewound*. Gradients of removed
    weights become 0, so optimizers without weight decay leave them. Prune a model once: hooks stay.
    KeyError for a mask of a parameter that the model does not have.
    """
    if state is not None:
        model.load_state_dict(state)
    parameters = dict(model.named_parameters())
    for name, mask in masks.items():
        if name not in parameters:
            raise KeyError(f"{name} is no parameter of the model; it has {', '.join(parameters)}")
        parameters[name].data.mul_(mask)
        parameters[name].register_hook(lambda gradient, mask=mask: gradient * mask)
    return model


def sparsity_of(masks: Masks) -> float:
    """Share of the weights that the masks remove."""
    return 1 - sum(int(m.sum()) for m in masks.values()) / sum(m.numel() for m in masks.values())


def find_ticket(
    build: Callable[[], nn.Module], fit: Callable[[nn.Module], object], sparsity: float, rounds: int = 4
) -> list[Masks]:
    """Iterative magnitude pruning with rewinding: the masks after each round, the last at `sparsity`.

    build: gives the network at its initial weights, the same each time. fit: trains it in place. Each round
    trains the rewound network, and removes the same share of the weights that are left.
    """
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}; expected at least 1")
    found: list[Masks] = []
    for k in range(1, rounds + 1):
        model = prune(build(), found[-1]) if found else build()
        fit(model)
        found.append(magnitude_masks(model, 1 - (1 - sparsity) ** (k / rounds)))
    return found

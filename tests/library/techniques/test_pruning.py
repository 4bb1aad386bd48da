"""Pruning against torch.nn.utils.prune; rewinding weight by weight."""

import copy
import itertools

import pytest
import torch
from torch import nn
from torch.nn.utils.prune import L1Unstructured, global_unstructured

from course.techniques.pruning import find_ticket, magnitude_masks, prune, random_masks, sparsity_of

X = torch.randn(64, 6, generator=torch.Generator().manual_seed(0))
Y = (X[:, 0] > X[:, 1]).long()


def build() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 10), nn.ReLU(), nn.Linear(10, 2))


def fit(model: nn.Module, steps: int = 30) -> None:
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), Y).backward()
        optimizer.step()


@pytest.mark.parametrize("sparsity", [0, 0.25, 0.5, 0.9])
def test_masks_are_torchs(sparsity):
    ours, model = magnitude_masks(build(), sparsity), build()
    layers = [(model[0], "weight"), (model[2], "weight")]
    global_unstructured(layers, pruning_method=L1Unstructured, amount=sparsity)
    torchs = {"0.weight": model[0].weight_mask, "2.weight": model[2].weight_mask}
    assert {name: mask.float().tolist() for name, mask in ours.items()} == {
        name: mask.tolist() for name, mask in torchs.items()
    }
    assert sparsity_of(ours) == pytest.approx(sparsity)


def test_pruned_weights_stay_zero_and_the_others_begin_where_they_began():
    begin = copy.deepcopy(build().state_dict())
    trained = build()
    fit(trained)
    masks = magnitude_masks(trained, 0.6)
    rewound = prune(trained, masks, begin)
    for name, mask in masks.items():
        assert torch.equal(rewound.state_dict()[name], begin[name] * mask)
    fit(rewound)
    for name, mask in masks.items():
        after = rewound.state_dict()[name]
        assert (after[~mask] == 0).all() and not torch.equal(after, begin[name] * mask)


def test_a_ticket_shrinks_from_round_to_round():
    found = find_ticket(build, fit, sparsity=0.875, rounds=3)
    assert [sparsity_of(masks) for masks in found] == pytest.approx([0.5, 0.75, 0.875])
    for before, after in itertools.pairwise(found):
        assert all((before[name] | ~after[name]).all() for name in before)


def test_random_masks_keep_as_many_in_each_layer():
    masks = magnitude_masks(build(), 0.7)
    others = random_masks(masks, torch.Generator().manual_seed(0))
    assert {n: int(m.sum()) for n, m in masks.items()} == {n: int(m.sum()) for n, m in others.items()}
    assert any(not torch.equal(masks[name], others[name]) for name in masks)


def test_bad_input():
    for sparsity in (1.0, -0.1):
        with pytest.raises(ValueError, match=f"sparsity is {sparsity}"):
            magnitude_masks(build(), sparsity)
    with pytest.raises(KeyError, match="body.weight is no parameter"):
        prune(build(), {"body.weight": torch.ones(1, dtype=torch.bool)})
    with pytest.raises(ValueError, match="rounds is 0"):
        find_ticket(build, fit, 0.5, rounds=0)

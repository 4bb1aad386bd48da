"""LoRA, adapters and BitFit: the same outputs at first, exact merges, counts by hand."""

import copy

import pytest
import torch
from torch import nn

from course.techniques.adapters import (
    Adapter,
    LoRALinear,
    merged,
    trained_parameters,
    with_adapters,
    with_bitfit,
    with_head_only,
    with_lora,
)


def model() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3))


CHANGES = {
    "adapters": (lambda m: with_adapters(m, 2, "4"), 2 * (2 * 8 * 2 + 8 + 2) + 27),
    "lora": (lambda m: with_lora(m, 2, "4"), 2 * (5 + 8) + 2 * (8 + 8) + 27),
    "bitfit": (lambda m: with_bitfit(m, "4"), 8 + 8 + 27),
    "head": (lambda m: with_head_only(m, "4"), 27),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_begins_as_the_model_and_trains_as_many_as_by_hand(name):
    change, count = CHANGES[name]
    old, x = model(), torch.randn(4, 5)
    new = change(old)
    torch.testing.assert_close(new(x), old(x))
    assert trained_parameters(new) == count
    assert trained_parameters(old) == 5 * 8 + 8 + 72 + 27  # the model itself stays as it is
    before = copy.deepcopy(old.state_dict())
    new(x).square().sum().backward()
    torch.optim.SGD([p for p in new.parameters() if p.requires_grad], lr=0.1).step()
    assert not torch.allclose(new(x), old(x))
    assert all(torch.equal(before[key], value) for key, value in old.state_dict().items())


def test_a_merge_is_exact_and_gives_plain_layers():
    lora, x = with_lora(model(), 3, alpha=6), torch.randn(50, 5)
    for layer in lora.modules():
        if isinstance(layer, LoRALinear):
            assert layer.scale == 2
            nn.init.normal_(layer.B)
            assert torch.linalg.matrix_rank(layer.update()) <= 3
    plain = merged(lora)
    assert [type(layer) for layer in plain] == [type(layer) for layer in model()]
    torch.testing.assert_close(plain(x), lora(x), atol=1e-5, rtol=1e-5)
    double = copy.deepcopy(lora).double()
    torch.testing.assert_close(merged(double)(x.double()), double(x.double()), atol=1e-12, rtol=1e-12)
    assert trained_parameters(plain) == trained_parameters(model())


def test_an_update_of_full_rank_can_be_any_matrix():
    layer, wanted = LoRALinear(nn.Linear(4, 3), 3), torch.randn(3, 4)
    u, s, v = torch.linalg.svd(wanted, full_matrices=False)
    layer.B.data, layer.A.data = u * s, v
    torch.testing.assert_close(layer.update(), wanted)


def test_layers_deep_inside_are_found_and_the_head_is_left():
    deep = nn.ModuleDict({"body": nn.Sequential(nn.Sequential(nn.Linear(4, 4))), "head": nn.Linear(4, 2)})
    new = with_lora(deep, 1, "head")
    assert isinstance(new.get_submodule("body.0.0"), LoRALinear) and isinstance(new["head"], nn.Linear)
    assert Adapter(6, 2)(torch.ones(2, 6)).tolist() == torch.ones(2, 6).tolist()


def test_bitfit_finds_the_biases_of_attention():
    layer = nn.TransformerEncoderLayer(
        8, 2, 16
    )  # 3 + 1 projections of 8, 16 and 8 in the MLP, two norms of 8
    assert trained_parameters(with_bitfit(layer)) == 4 * 8 + 16 + 8 + 2 * 8


def test_bad_input():
    with pytest.raises(ValueError, match="rank is 9; expected 1 to 5"):
        with_lora(model(), 9)
    with pytest.raises(ValueError, match="no layer to change"):
        merged(model())
    with pytest.raises(AttributeError, match="readout"):
        with_bitfit(model(), "readout")

"""The four small Transformers: who sees what, generation with and without a cache, what they learn."""

import pytest
import torch
import torch.nn.functional as F

from course.attention.models import BERT, GPT, T5, ViT, hide
from course.attention.multi_head import causal_mask


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


@pytest.mark.parametrize(("width", "longest"), [(1, 12), (3, 12), (3, None)])
def test_gpt_writes_the_same_with_and_without_a_cache(width, longest):
    model = GPT(7, d=12, heads=3, longest=longest, width=width)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    prefix = torch.tensor([1, 2, 3])
    texts = [
        model.generate(prefix, 9, 1.0, torch.Generator().manual_seed(1), cached=c) for c in (True, False)
    ]
    assert torch.equal(*texts) and len(texts[0]) == 12
    cache, y = model.empty_cache(), texts[0][None]
    pieces = [model(piece, cache) for piece in y.split([2, 1, 5, 4], dim=1)]
    torch.testing.assert_close(torch.cat(pieces, 1), model(y), atol=1e-4, rtol=1e-4)
    if longest:
        with pytest.raises(ValueError, match="there are positions for 12"):
            model.generate(prefix, 11, 1.0, torch.Generator())


@pytest.mark.parametrize("width", [1, 3])
def test_gpt_does_not_see_the_future(width):
    model, y = GPT(7, d=12, heads=3, longest=8, width=width), torch.randint(7, (1, 8))
    for t in range(8):
        other = y.clone()
        other[0, t] = (y[0, t] + 1) % 7
        same = (model(y) - model(other)).abs().amax(-1)[0] == 0
        assert same.tolist() == [k < t for k in range(8)]


def test_gpt_learns_a_repetition():
    model, y = GPT(5, d=16, heads=2, layers=1, longest=12), torch.arange(13).remainder(5)[None]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(40):
        loss = F.cross_entropy(model(y[:, :-1]).flatten(0, 1), y[:, 1:].flatten())
        optimizer.zero_grad(), loss.backward(), optimizer.step()
    assert loss < 0.1


def test_t5_writes_what_its_scores_say_and_ignores_padding():
    model = T5(9, 6, d=12, heads=3, layers=2)
    x = torch.tensor([[3, 4, 5, 0, 0], [1, 2, 3, 4, 5]])
    y = model.write(x, 4)
    assert torch.equal(model(x, y).argmax(-1), y)  # the cache changes nothing
    torch.testing.assert_close(model(x[:1, :3], y[:1]), model(x, y)[:1], atol=1e-5, rtol=1e-5)
    weights = model.looks(x, y)
    assert weights.shape == (2, 3, 4, 5)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 3, 4))
    assert (weights[0, ..., 3:] == 0).all() and (weights[1] > 0).all()


def test_bert_sees_both_sides_and_masks_hold():
    model, x = BERT(6, d=12, heads=3, longest=5), torch.tensor([[1, 2, 3, 4, 0], [5, 4, 3, 2, 1]])
    other = x.clone()
    other[1, 2] = 1
    assert ((model(x) - model(other)).abs().amax(-1)[1] > 0).all()
    moved = (model(x, causal_mask(5)) - model(other, causal_mask(5))).abs().amax(-1)[1] > 0
    assert moved.tolist() == [False, False, True, True, True]
    alone = torch.eye(5).bool()
    assert (model(x, alone) - model(other, alone)).abs().amax(-1)[1].ne(0).tolist() == [
        k == 2 for k in range(5)
    ]
    padded = model(x[:1, :4])
    torch.testing.assert_close(model(x)[:1, :4], padded, atol=1e-5, rtol=1e-5)


def test_hide_leaves_padding_and_hides_one_at_least():
    x = torch.randint(1, 6, (500, 10))
    x[:, 7:] = 0
    gaps, hidden = hide(x, 6, 0.15, torch.Generator().manual_seed(0))
    assert torch.equal(gaps == 6, hidden) and torch.equal(gaps[~hidden], x[~hidden])
    assert hidden.any(1).all() and not hidden[:, 7:].any()
    assert 0.15 < hidden[:, :7].float().mean() < 0.25
    assert hide(x, 6, 1.0)[1].sum() == 500 * 7
    with pytest.raises(ValueError, match="share is 0"):
        hide(x, 6, 0)


def test_vit_cuts_patches_and_knows_their_places():
    image = torch.arange(16.0).view(1, 1, 4, 4)
    model = ViT(4, 2, classes=3, d=12, heads=3)
    seen: list[torch.Tensor] = []
    model.embed.register_forward_hook(lambda layer, given, result: seen.append(given[0]))
    assert model(image).shape == (1, 3)
    assert seen[0][0].tolist() == [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    turned = image.roll(2, -1)  # the same patches in other places
    assert (model(image) - model(turned)).abs().max() > 1e-6
    with pytest.raises(ValueError, match="multiple of patch"):
        ViT(8, 3, classes=10)

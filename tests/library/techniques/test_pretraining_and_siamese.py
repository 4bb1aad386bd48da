"""NT-Xent against a double loop, masks by counting, verification pair by pair, letters by their shapes."""

import math

import pytest
import torch
import torch.nn.functional as F

from course.data.synthetic.alphabets import CYRILLIC, GREEK, LATIN, STYLES, alphabet
from course.techniques.pretraining import (
    HIDDEN,
    Classifier,
    Encoder,
    Reconstructor,
    SimCLR,
    nt_xent,
    patch_mask,
)
from course.techniques.siamese import Siamese, one_shot, verification_loss


def test_nt_xent_is_the_papers_double_loop():
    one, other = torch.randn(2, 5, 7, generator=torch.Generator().manual_seed(0))
    views, losses = [*one, *other], []
    for i in range(10):
        cosine = [F.cosine_similarity(views[i], view, dim=0).item() / 0.3 for view in views]
        below = sum(math.exp(cosine[k]) for k in range(10) if k != i)
        losses.append(-math.log(math.exp(cosine[(i + 5) % 10]) / below))
    assert nt_xent(one, other, 0.3).item() == pytest.approx(sum(losses) / 10, abs=1e-5)
    with pytest.raises(ValueError, match="1 images"):
        nt_xent(one[:1], other[:1])
    with pytest.raises(ValueError, match="temperature 0"):
        nt_xent(one, other, 0.0)


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def test_as_many_patches_are_hidden_in_each_image():
    x = torch.rand(6, 1, 8, 12)
    hidden = patch_mask(x, 0.25, patch=4, generator=seeded())
    assert hidden.flatten(1).sum(1).tolist() == [32] * 6  # 2 of 6 patches of 16 pixels (1.5, rounded)
    blocks = hidden.view(6, 2, 4, 3, 4)
    assert (blocks.all(4).all(2) == blocks.any(4).any(2)).all()  # whole patches


def test_every_choice_of_patches_is_as_likely():
    hidden = patch_mask(torch.rand(500, 1, 4, 8), 0.75, generator=seeded())[:, 0, ::2, ::2].flatten(1)
    assert (hidden.sum(1) == 6).all() and len(hidden.unique(dim=0)) == 28  # all pairs of 8 stay visible
    torch.testing.assert_close(hidden.float().mean(0), torch.full((8,), 0.75), atol=0.08, rtol=0)


@pytest.mark.parametrize("share", [0.0, 0.01, 1.0])
def test_nothing_or_everything_hidden_is_refused(share):
    words = rf"share {share} hides [08] of 8 patches; expected some and not all"
    with pytest.raises(ValueError, match=words):
        patch_mask(torch.rand(3, 1, 4, 8), share)


def test_images_that_do_not_divide_into_patches_are_refused():
    with pytest.raises(ValueError, match="images are 5 x 6; expected multiples of the patch size 2"):
        patch_mask(torch.rand(3, 1, 5, 6), 0.5)


def test_only_hidden_pixels_count_and_they_are_not_seen():
    torch.manual_seed(0)
    model, x = Reconstructor(Encoder(8)), torch.rand(3, 1, 8, 8)
    hidden = torch.zeros_like(x, dtype=torch.bool)
    hidden[:, :, :4] = True
    written = model(torch.where(hidden, HIDDEN, x))
    assert model.masked_loss(x, hidden).item() == pytest.approx(
        (written - x)[:, :, :4].square().mean().item()
    )
    assert model.loss(x).item() == pytest.approx((model(x) - x).square().mean().item())
    with pytest.raises(ValueError, match="no pixel"):
        model.masked_loss(x, ~hidden & hidden)


def test_a_frozen_encoder_gets_no_gradient():
    x, encoder = torch.rand(4, 1, 12, 12), Encoder(8, size=12)
    assert SimCLR(encoder).loss(x, x.flip(3)).requires_grad
    Classifier(encoder, tune=False)(x).sum().backward()
    assert all(p.grad is None for p in encoder.parameters())
    Classifier(encoder, tune=True)(x).sum().backward()
    assert all(p.grad is not None for p in encoder.parameters())
    with pytest.raises(ValueError, match="size is 10"):
        Encoder(size=10)


def test_the_head_is_linear_on_features_standardized_once():
    encoder, x = Encoder(6, size=8), torch.rand(50, 1, 8, 8)
    model, z = Classifier(encoder, images=x), encoder(x)
    standard = (z - z.mean(0)) / z.std(0, correction=0)
    torch.testing.assert_close(model(x), standard @ model.head.weight.T + model.head.bias)
    spread = model.spread.clone()
    encoder.layers[-1].weight.data.mul_(3)  # training goes on, the standard stays
    torch.testing.assert_close(model(x), model.head((encoder(x) - z.mean(0)) / spread))


def test_verification_pair_by_pair():
    scores, y = torch.randn(4, 4, generator=torch.Generator().manual_seed(1)), torch.tensor([0, 1, 0, 2])
    losses: dict[bool, list[float]] = {True: [], False: []}
    for i in range(4):
        for j in range(4):
            if i != j:
                same, p = bool(y[i] == y[j]), torch.sigmoid(scores[i, j]).item()
                losses[same].append(-math.log(p if same else 1 - p))
    expected = sum(sum(part) / len(part) for part in losses.values()) / 2
    assert verification_loss(scores, y).item() == pytest.approx(expected, abs=1e-5)
    for labels in ([0, 1, 2, 3], [1, 1, 1, 1]):
        with pytest.raises(ValueError, match="a pair of one class and one of two"):
            verification_loss(scores, torch.tensor(labels))


def test_one_shot_takes_the_nearest_direction():
    known, names = torch.tensor([[1.0, 0.0], [0.0, 5.0]]), torch.tensor([7, 3])
    assert one_shot(torch.tensor([[3.0, 1.0], [0.1, 0.2]]), known, names).tolist() == [7, 3]
    model = Siamese(torch.nn.Flatten())
    x = torch.rand(2, 1, 2, 2)
    cosine = F.cosine_similarity(x.flatten(1), x.flip(0).flatten(1))
    torch.testing.assert_close(model.same(x, x.flip(0)), torch.sigmoid(5 * cosine))


def test_letters_have_each_style_and_are_all_different():
    letters = alphabet(GREEK + CYRILLIC[:3])
    assert letters.x.shape == (len(STYLES) * 27, 1, 12, 12) and letters.x.min() >= 0 and letters.x.max() <= 1
    assert letters.y[27].item() == 0 and letters.style[27].item() == 1
    plain = letters.x[letters.style == 0].flatten(1)
    assert torch.pdist(plain).min() > 0.5 and plain.sum(1).min() > 5  # no letter is missing (an empty box)
    wide = alphabet("TI", size=24).x[0, 0]
    assert (wide.flip(1) - wide).abs().max() < 0.1  # T stands in the middle
    assert not set(LATIN) & set(GREEK) and not set(LATIN) & set(CYRILLIC)
    for wrong in ("", "ABA"):
        with pytest.raises(ValueError, match="each letter once"):
            alphabet(wrong)

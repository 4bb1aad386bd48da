"""Random masking: how much is hidden, that it is random; hidden pixels reach nothing but the loss."""

import pytest
import torch

from course.representations.masked import MaskedAutoencoder, hidden_pixels, random_masking
from course.representations.pixels import IndependentPixels
from course.representations.towers import DenseTower


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_image_hides_as_many_and_another_choice():
    kept, hidden = random_masking(500, 8, 0.75, seeded())
    assert kept.shape == (500, 2) and (hidden.sum(1) == 6).all()
    assert (kept.diff(dim=1) > 0).all() and not hidden.gather(1, kept).any()
    assert len(kept.unique(dim=0)) == 28  # all pairs of 8 occur
    torch.testing.assert_close(hidden.float().mean(0), torch.full((8,), 0.75), atol=0.08, rtol=0)


@pytest.mark.parametrize("share", [0.0, 0.01, 1.0])
def test_nothing_or_everything_hidden_is_refused(share):
    with pytest.raises(
        ValueError, match=rf"share {share} hides [08] of 8 patches; expected some and not all"
    ):
        random_masking(3, 8, share)


def test_squares_of_pixels_row_by_row():
    hidden = torch.tensor([[True, False, False, False, False, True]])
    want = torch.zeros(4, 6, dtype=torch.bool)
    want[:2, :2], want[2:, 4:] = True, True
    assert torch.equal(hidden_pixels(hidden, (4, 6), 2)[0, 0], want)
    with pytest.raises(ValueError, match=r"images are 5 x 6; expected multiples of the patch size 2"):
        hidden_pixels(hidden, (5, 6), 2)


def test_what_is_hidden_does_not_reach_the_code_and_alone_counts_in_the_loss():
    torch.manual_seed(0)
    model = MaskedAutoencoder(DenseTower(3, 32, 16), IndependentPixels(3, (4, 4)))
    x = torch.rand(6, 1, 4, 4, generator=seeded()).requires_grad_()
    hidden = model.hide(x, 0.5, seeded(1))
    (by_x,) = torch.autograd.grad(model(x, hidden).sum(), x)
    assert (by_x[hidden] == 0).all() and (by_x[~hidden] != 0).any()
    with torch.no_grad():
        errors = (model.decoder.mean(model(x, hidden)) - x).square()
        assert model.loss(x, 0.5, seeded(1)).item() == pytest.approx(errors[hidden].mean().item())

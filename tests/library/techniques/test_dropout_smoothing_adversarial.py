"""Dropout and label smoothing against torch's, gradients to the input against differences."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course.techniques import adversarial, dropout, smoothing


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_dropout_is_torchs():
    z = torch.rand(1000, 200, generator=generator()) + 1
    ours, torchs = dropout.dropout(z, 0.3, generator(1)), F.dropout(z, 0.3)
    for dropped in (ours, torchs):
        assert (dropped == 0).float().mean() == pytest.approx(0.3, abs=0.01)
        torch.testing.assert_close(dropped[dropped != 0], (z / 0.7)[dropped != 0])
    assert ours.mean() == pytest.approx(z.mean().item(), abs=0.02)
    layer = dropout.Dropout(0.3)
    assert (layer(z) == 0).any() and (layer.eval()(z) == z).all()
    with pytest.raises(ValueError, match="rate = 1"):
        dropout.dropout(z, 1.0)


def test_all_masks():
    masks = dropout.all_masks(3)
    assert masks.shape == (8, 3) and len(masks.unique(dim=0)) == 8
    probability = dropout.mask_probabilities(masks, 0.2)
    assert probability.sum().item() == pytest.approx(1)
    torch.testing.assert_close(probability @ masks, torch.full((3,), 0.8))
    assert probability[masks.sum(1) == 3].item() == pytest.approx(0.8**3)
    with pytest.raises(ValueError, match="17 units"):
        dropout.all_masks(17)


def test_masked_predictions_average_to_all_masks():
    torch.manual_seed(0)
    model = nn.Sequential(dropout.Dropout(0.5), nn.Linear(4, 3)).eval()
    x = torch.randn(2, 4, generator=generator())
    each = dropout.masked_predictions(model, x, 6000)
    assert each.shape == (6000, 2, 3) and not model.training
    masks = dropout.all_masks(4)
    exact = model[1](x * masks[:, None] / 0.5).softmax(-1)
    expected = torch.einsum("m,mbc->bc", dropout.mask_probabilities(masks, 0.5), exact)
    torch.testing.assert_close(each.mean(0), expected, atol=0.02, rtol=0)


@pytest.mark.parametrize("classes", [2, 5])
def test_smoothing_is_torchs(classes):
    logits = torch.randn(7, classes, generator=generator())
    y = torch.arange(7) % classes
    targets = smoothing.smooth_labels(y, classes, 0.1)
    torch.testing.assert_close(targets.sum(1), torch.ones(7))
    assert (targets.amax(1) == 0.9).all() and (targets.argmax(1) == y).all()
    torchs = nn.CrossEntropyLoss(label_smoothing=0.1 * classes / (classes - 1))(logits, y)
    torch.testing.assert_close(smoothing.soft_cross_entropy(logits, targets), torchs)
    with pytest.raises(ValueError, match=r"epsilon = 1\.5"):
        smoothing.smooth_labels(y, classes, 1.5)


@pytest.fixture(scope="module")
def trained():
    torch.manual_seed(0)
    x, y = torch.rand(200, 6, generator=generator()), torch.arange(200) % 2
    x[:, 0] = 0.3 + 0.4 * y
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), 0.02)
    for _ in range(150):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model, x, y


def test_input_gradient_by_differences(trained):
    model, x, y = trained
    double, x = model.double(), x[:5].double()
    gradient = adversarial.input_gradient(double, x, y[:5])
    for k in range(6):
        step = torch.zeros(6).double()
        step[k] = 1e-5
        losses = [F.cross_entropy(double(x + s * step), y[:5], reduction="none") for s in (1, -1)]
        torch.testing.assert_close(gradient[:, k], (losses[0] - losses[1]) / 2e-5, atol=1e-8, rtol=1e-4)
    model.float()


def test_attacks_stay_in_their_cube_and_hurt_in_this_order(trained):
    model, x, y = trained
    before = [p.grad.clone() for p in model.parameters()]
    moved = {
        "random": adversarial.random_signs(x, 0.1, generator=generator()),
        "fgsm": adversarial.fgsm(model, x, y, 0.1),
        "pgd": adversarial.pgd(model, x, y, 0.1),
    }
    losses = {name: F.cross_entropy(model(m), y).item() for name, m in moved.items()}
    assert F.cross_entropy(model(x), y).item() < losses["random"] < losses["fgsm"] <= losses["pgd"] + 1e-6
    for m in moved.values():
        assert (m - x).abs().max() <= 0.1 + 1e-6 and m.min() >= 0 and m.max() <= 1
    assert all((p.grad == b).all() for p, b in zip(model.parameters(), before, strict=True))
    with torch.no_grad():
        torch.testing.assert_close(adversarial.fgsm(model, x, y, 0.1), moved["fgsm"])


def test_fgsm_is_the_worst_of_all_corners_for_a_linear_model():
    torch.manual_seed(1)
    model, x, y = nn.Linear(4, 2), torch.full((1, 4), 0.5), torch.tensor([0])
    corners = x + 0.2 * (2 * dropout.all_masks(4) - 1)
    worst = F.cross_entropy(model(corners), y.expand(16), reduction="none").max()
    torch.testing.assert_close(F.cross_entropy(model(adversarial.fgsm(model, x, y, 0.2)), y), worst)

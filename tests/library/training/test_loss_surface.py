"""Loss surfaces: known functions, restored models, normalized directions."""

import pytest
import torch
from torch import nn

from course.training.loss_surface import downhill, loss_surface, random_direction


class Point(nn.Module):
    """Two parameters and nothing else."""

    def __init__(self):
        super().__init__()
        self.at = nn.Parameter(torch.tensor([[1.0, 2.0]]))


def square(model):
    return (model.at - torch.tensor([[1.0, 2.0]])).square().sum()


def test_values_on_lines_and_grids():
    steps = torch.linspace(-1, 1, 5)
    east, north = [torch.tensor([[1.0, 0.0]])], [torch.tensor([[0.0, 2.0]])]
    line = loss_surface(Point(), square, [east], steps)
    torch.testing.assert_close(line, steps**2)
    grid = loss_surface(Point(), square, [east, north], steps)
    torch.testing.assert_close(grid, steps[:, None] ** 2 + 4 * steps[None] ** 2)  # rows: first direction


def test_the_model_is_as_before():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    x = torch.randn(8, 3)
    direction = random_direction(model, torch.Generator().manual_seed(0))
    loss_surface(model, lambda m: m(x).square().mean(), [direction], torch.linspace(-1, 1, 3))
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name]), name


def test_directions_are_as_long_as_the_weights_of_each_unit():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(2, 5, 3), nn.BatchNorm2d(5), nn.Linear(7, 4))
    direction = random_direction(model, torch.Generator().manual_seed(0))
    for parameter, d in zip(model.parameters(), direction, strict=True):
        assert d.shape == parameter.shape
        if parameter.dim() > 1:
            torch.testing.assert_close(d.flatten(1).norm(dim=1), parameter.detach().flatten(1).norm(dim=1))
        else:
            assert not d.any()


def test_rescaling_a_relu_network_does_not_change_its_surface():
    """The reason for normalized directions: the same function deserves the same picture."""
    torch.manual_seed(0)
    x = torch.randn(16, 3)

    def line(factor):
        torch.manual_seed(1)
        model = nn.Sequential(nn.Linear(3, 8, bias=False), nn.ReLU(), nn.Linear(8, 2, bias=False))
        with torch.no_grad():
            model[0].weight.mul_(factor), model[2].weight.div_(factor)
        direction = random_direction(model, torch.Generator().manual_seed(2))
        return loss_surface(model, lambda m: m(x).square().mean(), [direction], torch.linspace(-1, 1, 5))

    torch.testing.assert_close(line(1.0), line(50.0))


def test_three_directions_are_refused():
    with pytest.raises(ValueError, match="3 directions; expected 1 or 2"):
        loss_surface(Point(), square, [[torch.zeros(1, 2)]] * 3, torch.zeros(1))


def test_share_of_steps_that_go_down():
    assert downhill(torch.linspace(-1, 1, 9) ** 2) == 0
    assert downhill(torch.zeros(5)) == 0
    assert downhill(-(torch.linspace(-1, 1, 9) ** 2)) == 1
    bumps = torch.tensor([3.0, 4.0, 0.0, 4.0, 9.0])  # outwards: +4, -1 and +4, +5
    assert downhill(bumps) == pytest.approx(1 / 4)
    assert downhill(bumps.exp()) == downhill(bumps)  # heights do not count
    with pytest.raises(ValueError, match="4 points"):
        downhill(torch.zeros(4))

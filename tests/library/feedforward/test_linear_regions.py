"""Linear regions against linear programs, formulas and the network itself."""

from itertools import product
from math import comb

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from torch import nn

from course.feedforward.linear_regions import cells, pieces, regions
from course.feedforward.mlp import folding, mlp
from course.feedforward.region_map import colored_pieces, colored_regions, slope_colors, slope_wheel
from course.viz.style import figure


def random_network(*widths, seed=0, bias=0.5):
    torch.manual_seed(seed)
    network = mlp(*widths).double()
    for layer in network[::2]:
        nn.init.kaiming_normal_(layer.weight)
        nn.init.normal_(layer.bias, std=bias)
    return network


def feasible_patterns(network, size):
    """All ways to switch the units on and off that occur in the square: one linear program for each."""
    linear = [layer for layer in network if isinstance(layer, nn.Linear)][:-1]
    sizes = [layer.out_features for layer in linear]
    found = set()
    for pattern in product([False, True], repeat=sum(sizes)):
        slope, offset, rows, bounds, start = np.eye(2), np.zeros(2), [], [], 0
        for layer, units in zip(linear, sizes, strict=True):
            weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
            slope, offset = weight @ slope, weight @ offset + bias
            on = np.array(pattern[start : start + units])
            sign = np.where(on, 1.0, -1.0)
            rows.append(np.column_stack([-sign[:, None] * slope, np.ones(units)]))  # s . x + t >= margin
            bounds.append(sign * offset)
            slope, offset, start = slope * on[:, None], offset * on, start + units
        box = [(-size, size), (-size, size), (None, 1)]
        solved = linprog([0, 0, -1], np.concatenate(rows), np.concatenate(bounds), bounds=box)
        if solved.status == 0 and -solved.fun > 1e-6:
            found.add(pattern)
    return found


@pytest.mark.parametrize(("widths", "seed"), [((6,), 0), ((3, 3), 1), ((3, 3), 2), ((2, 2, 2), 3)])
def test_cells_are_the_feasible_patterns(widths, seed):
    network = random_network(2, *widths, 1, seed=seed)
    found = [cell.on for cell in cells(network, 2.0)]
    assert len(found) == len(set(found)) and set(found) == feasible_patterns(network, 2.0)


@pytest.mark.parametrize("units", [1, 2, 5, 9])
def test_one_layer_cuts_along_lines(units):
    network = random_network(2, units, 1, seed=units)
    assert len(regions(network, 1e3)) == 1 + units + comb(units, 2)  # lines in general position
    assert len(pieces(random_network(1, units, 1, seed=units))) == units + 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 10**6))
def test_pieces_are_the_network(widths, seed):
    network = random_network(1, *widths, 2, seed=seed)
    found = pieces(network)
    assert len(found) <= 2 ** sum(widths)
    assert [p.high for p in found[:-1]] == [p.low for p in found[1:]]
    for x in torch.randn(20, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 3:
        piece = next(p for p in found if p.low <= x <= p.high)
        ours = torch.tensor(piece.slope[:, 0]) * x + torch.tensor(piece.offset)
        torch.testing.assert_close(ours, network(x[None]).detach(), rtol=1e-7, atol=1e-7)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(0, 10**6))
def test_cells_are_the_network(widths, seed):
    network = random_network(2, *widths, 1, seed=seed)
    found = cells(network, 2.0)
    assert sum(cell.area for cell in found) == pytest.approx(16.0)
    assert len(regions(network, 2.0)) <= len(found) <= 2 ** sum(widths)
    for cell in found:
        center = cell.corners.mean(0)
        ours = torch.tensor(cell.slope @ center + cell.offset)
        torch.testing.assert_close(ours, network(torch.tensor(center)).detach(), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_second_input_without_weight_changes_nothing(seed):
    """Regions in the plane are then stripes, as many as the pieces of the line."""
    line = random_network(1, 4, 3, 3, 1, seed=seed)
    plane = mlp(2, 4, 3, 3, 1).double()
    with torch.no_grad():
        for ours, theirs in zip(plane[::2], line[::2], strict=True):
            ours.weight.zero_()
            ours.weight[:, : theirs.in_features] = theirs.weight
            ours.bias.copy_(theirs.bias)
    assert len(regions(plane, 3.0)) == len(pieces(line, -3.0, 3.0))


def test_folding():
    for layers in range(1, 11):
        network = folding(layers)
        assert len(pieces(network, 0.0, 1.0)) == 2**layers
        assert len(pieces(network)) == (3 if layers == 1 else 2**layers + 2)
        x = torch.arange(2**layers + 1, dtype=torch.float64)[:, None] / 2**layers
        assert network(x)[:, 0].tolist() == [k % 2 for k in range(2**layers + 1)]


@pytest.mark.parametrize(("layers", "units"), [(1, 3), (2, 4), (3, 3), (2, 5)])
def test_folding_with_more_units(layers, units):
    """Against a zigzag computed without a network: up, down, up ... between 0 and 1, units^layers times."""
    network, count = folding(layers, units), units**layers
    x = torch.rand(500, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    there = (x * count) % 2
    assert torch.allclose(network(x), torch.minimum(there, 2 - there), atol=1e-10)
    assert len(pieces(network, 0.0, 1.0)) == count


def test_folding_a_square():
    network = folding(2, 2, inputs=2)
    x = torch.rand(300, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert torch.equal(network(x), torch.cat([folding(2)(x[:, :1]), folding(2)(x[:, 1:])], dim=1))
    inside = [region for region in regions(network) if all((cell.corners > -1e-9).all() for cell in region)]
    assert len(inside) == 4**2
    with pytest.raises(ValueError, match="are 0, 2, 1; expected"):
        folding(0)


def test_units_that_are_off_leave_one_region():
    network = random_network(2, 5, 3, 1)
    with torch.no_grad():
        network[2].weight.abs_().neg_()
        network[2].bias.fill_(-1.0)  # the second layer is off everywhere
    assert len(cells(network, 5.0)) > 1 and len(regions(network, 5.0)) == 1


def test_equal_functions_that_do_not_touch_are_two_regions():
    network = mlp(2, 2, 1).double()  # |x1| cut off at 1: max(0, x1 - 1) + max(0, -x1 - 1)
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, 0.0], [-1.0, 0.0]]))
        network[0].bias.fill_(-1.0)
        network[2].weight.fill_(1.0)
        network[2].bias.zero_()
    assert len(regions(network, 3.0)) == 3
    network.append(nn.Linear(1, 1)).append(nn.ReLU()).append(nn.Linear(1, 1)).double()
    with torch.no_grad():
        network[3].weight.fill_(-1.0)
        network[3].bias.fill_(1.0)  # max(0, 1 - that): 0 at both ends
    assert len(regions(network, 3.0)) == 5


def test_rectifier_at_the_output_may_add_a_region():
    network = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1), nn.ReLU())
    with torch.no_grad():
        for layer, weight, bias in ((network[0], 1.0, 0.0), (network[2], -1.0, 1.0)):
            layer.weight.fill_(weight)
            layer.bias.fill_(bias)
    assert [p.high for p in pieces(network)] == [0.0, 1.0, float("inf")]


def test_bad_input():
    with pytest.raises(ValueError, match="module 1 is Tanh"):
        pieces(mlp(1, 2, 1, phi=nn.Tanh))
    with pytest.raises(ValueError, match="2 inputs; expected 1"):
        pieces(mlp(2, 2, 1))
    with pytest.raises(ValueError, match="widths are"):
        mlp(3)
    with pytest.raises(ValueError, match="widths are"):
        mlp(3, 0, 1)


def test_mlp_has_a_linear_output():
    network = mlp(3, 5, 4, 2, phi=nn.Sigmoid)
    assert [type(module) for module in network] == [nn.Linear, nn.Sigmoid, nn.Linear, nn.Sigmoid, nn.Linear]
    assert network(torch.zeros(7, 3)).shape == (7, 2)


def test_pictures_of_regions():
    network = random_network(2, 4, 3, 1)
    fig, (left, middle, right) = figure(1, 3)
    found = regions(network, 2.0)
    colored_regions(left, found)
    (drawn,) = left.collections
    assert len(drawn.get_paths()) == sum(map(len, found)) and left.get_xlim() == (-2.0, 2.0)
    assert len(np.unique(drawn.get_facecolor(), axis=0)) == len(
        np.unique(slope_colors([r[0].slope[0] for r in found]), axis=0)
    )
    slope_wheel(middle)
    assert middle.collections
    colored_pieces(right, [0, 1, 3, 4, 5, 6], [0, 2, 0, 0, 2, 3])
    rises, falls, flat, again, slowly = [line.get_color() for line in right.lines[:-1]]  # the last: the dots
    assert rises == again and len({rises, falls, flat, slowly}) == 4
    with pytest.raises(ValueError, match="x has 3 and y has 2"):
        colored_pieces(right, [0, 1, 2], [0, 1])
    plt.close(fig)


def test_colors_tell_direction_and_steepness():
    east, also_east, north, weak, flat = slope_colors([[2, 0], [2, 0], [0, 2], [1, 0], [0, 0]])
    assert (east == also_east).all() and not np.allclose(east, north)
    assert np.ptp(flat) == 0 and np.ptp(east) == pytest.approx(2 * np.ptp(weak))

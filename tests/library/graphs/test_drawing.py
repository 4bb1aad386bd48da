"""A drawn graph has its edges, and its dots have the colors of what they show."""

import pytest
import torch
from matplotlib.colors import to_rgba

from course.graphs.drawing import draw_graph, recolor
from course.graphs.matrices import adjacency
from course.viz.style import COLORS, DIVERGING, figure

PATH, PLACE = adjacency([(0, 1), (1, 2)], 3), torch.tensor([[0.0, 0], [1, 0], [2, 1]])


def test_edges_and_signals():
    _, ax = figure()
    dots = draw_graph(ax, PLACE, PATH, signal=torch.tensor([-2.0, 0, 1]))
    drawn = {tuple(map(tuple, line.tolist())) for line in ax.collections[0].get_segments()}
    assert drawn == {((0, 0), (1, 0)), ((1, 0), (2, 1))}
    assert [tuple(c) for c in dots.get_facecolor()] == [DIVERGING(0.0), DIVERGING(0.5), DIVERGING(0.75)]
    recolor(dots, torch.zeros(3))  # no signal at all: all white, no division by 0
    assert {tuple(c) for c in dots.get_facecolor()} == {DIVERGING(0.5)}


def test_groups():
    _, ax = figure()
    dots = draw_graph(ax, PLACE, PATH, groups=torch.tensor([1, 0, 8]))
    expected = [to_rgba(COLORS[name]) for name in ("vermilion", "blue", "blue")]
    assert [tuple(c) for c in dots.get_facecolor()] == expected
    with pytest.raises(ValueError, match="both"):
        draw_graph(ax, PLACE, PATH, signal=torch.zeros(3), groups=[0, 0, 0])

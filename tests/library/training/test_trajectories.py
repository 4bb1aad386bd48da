"""Paths of optimizers over a cost surface."""

import matplotlib

matplotlib.use("Agg")

import numpy as np

from course.training.trajectories import trajectories
from course.viz.style import figure

PATHS = {"one": np.array([[1.0, 1.0], [0.5, 0.2], [0.0, 0.0]]), "two": np.array([[1.0, 1.0], [0.9, 0.8]])}
VIEW = {"xlim": (-1.5, 1.5), "ylim": (-1.2, 1.2)}


def bowl(x, y):
    return x**2 + 3 * y**2


def draw():
    fig, ax = figure(height=3.0)
    return fig, trajectories(ax, bowl, PATHS, **VIEW)


def test_paths_are_drawn_as_far_as_they_went():
    fig, at = draw()
    lines = {line.get_label(): line for line in fig.axes[0].lines}
    assert lines["one"].get_xydata().tolist() == PATHS["one"].tolist()
    at(1)
    assert lines["one"].get_xydata().tolist() == PATHS["one"][:2].tolist()
    assert lines["two"].get_xydata().tolist() == PATHS["two"].tolist()
    at(0)
    assert lines["two"].get_xydata().tolist() == PATHS["two"][:1].tolist()
    assert fig.axes[0].get_xlabel() and fig.axes[0].get_xlim() == (-1.5, 1.5)


def test_a_path_takes_the_color_of_its_method():
    _, ax = figure(height=3.0)
    trajectories(ax, bowl, PATHS, **VIEW, colors={"two": "#123456"})
    colors = {line.get_label(): line.get_color() for line in ax.lines}
    assert colors["two"] == "#123456" != colors["one"]

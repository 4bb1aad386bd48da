"""Pictures and animations of optimizers' paths."""

import base64
import io
import re

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from PIL import Image

from course.training import trajectories as module
from course.training.trajectories import animation, trajectories
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


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(
        module, "display", lambda data, metadata=None, raw=False: outputs.append((data, metadata))
    )
    return outputs


def test_animation_holds_all_frames_and_a_still(shown):
    animation(*draw(), 3, alt='Two paths run to the middle of a "bowl".')
    ((data, metadata),) = shown
    gif = re.search(r'data:image/gif;base64,([^"]+)"', data["text/html"])[1]
    with Image.open(io.BytesIO(base64.b64decode(gif))) as image:
        assert image.n_frames == 3
    assert 'alt="Two paths run to the middle of a &quot;bowl&quot;."' in data["text/html"]
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width > 400
    assert metadata["image/png"]["alt"].startswith("Two paths")


def test_animation_needs_words(shown):
    with pytest.raises(ValueError, match="expected a sentence"):
        animation(*draw(), 2, alt="")

"""Figures carry alternative text; widgets leave a static picture and answer to their sliders."""

import asyncio
import base64
import gc
import io
import random
import threading
import weakref

import matplotlib
import matplotlib.pyplot as plt

matplotlib.use("Agg")

import ipywidgets
import numpy as np
import pytest
import torch
from PIL import Image

from course.training.loop import seed_everything
from course.viz import style, widget
from course.viz.heatmap import heatmap
from course.viz.style import figure, show
from course.viz.widget import explore, slider

ALT = "A straight line that rises from zero to one."


def line(slope=1.0):
    fig, ax = figure()
    ax.plot([0, 1], [0, slope])
    return fig


@pytest.fixture
def shown(monkeypatch):
    """Everything that was displayed: (data, metadata)."""
    outputs = []

    class Handle:
        def update(self, data, metadata=None, raw=False):
            outputs.append((data, metadata))

    def display(data, metadata=None, raw=False, display_id=None):
        outputs.append((data, metadata))
        return Handle()

    monkeypatch.setattr(style, "display", display)
    monkeypatch.setattr(widget, "display", display)
    return outputs


def test_show_attaches_alternative_text(shown):
    plt.close("all")  # whatever other tests left open
    show(line(), ALT)
    (data, metadata) = shown[0]
    assert metadata["image/png"]["alt"] == ALT and f'alt="{ALT}"' in data["text/html"]
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width == 2 * metadata["image/png"]["width"] == 1440
    assert not matplotlib.pyplot.get_fignums()  # closed: nothing is drawn twice


def test_show_escapes_quotes(shown):
    show(line(), 'The word "dog" gets all <weight> here.')
    assert "&quot;dog&quot;" in shown[0][0]["text/html"] and "<weight>" not in shown[0][0]["text/html"]


def test_show_refuses_a_picture_without_words():
    with pytest.raises(ValueError, match="expected a sentence"):
        show(line(), "")


def test_heatmap_draws_the_matrix(shown):
    fig, ax = figure()
    image = heatmap(
        ax, torch.eye(2), rows="ab", columns="cd", xlabel="x", ylabel="y", value="weight", numbers=".1f"
    )
    assert np.array_equal(image.get_array(), np.eye(2))
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]
    assert [t.get_text() for t in ax.texts] == ["1.0", "0.0", "0.0", "1.0"]
    assert [t.get_color() for t in ax.texts] == ["white", "black", "black", "white"]
    matplotlib.pyplot.close(fig)


def test_colorbar_writes_tiny_numbers_as_powers_of_ten():
    for size, written in [(2e-4, "1e"), (1.0, "")]:
        fig, ax = figure()
        heatmap(ax, size * torch.rand(4, 4), xlabel="x", ylabel="y", value="influence")
        fig.canvas.draw()
        assert fig.axes[1].yaxis.get_offset_text().get_text().startswith(written)
        assert bool(fig.axes[1].yaxis.get_offset_text().get_text()) == bool(written)
        plt.close(fig)


def test_heatmap_refuses_what_does_not_fit():
    _, ax = figure()
    with pytest.raises(ValueError, match="3 names for 2 rows"):
        heatmap(ax, np.eye(2), rows="abc", xlabel="x", ylabel="y")
    with pytest.raises(ValueError, match="rows x columns"):
        heatmap(ax, np.zeros(3), xlabel="x", ylabel="y")


def test_explore_leaves_a_static_picture_and_redraws(shown):
    values = []
    slider = ipywidgets.FloatSlider(value=1.0, min=0, max=3, description="slope")

    def draw(slope, kind):
        values.append((slope, kind))
        return line(slope)

    explore(
        draw, alt=lambda slope, kind: f"A {kind} line of slope {slope}.", slope=slider, kind=["red", "blue"]
    )
    view, picture = shown
    assert "widget-view" in " ".join(view[0]) and "slope" in view[0]["text/plain"]
    assert "image/png" in picture[0] and picture[1]["image/png"]["alt"] == "A red line of slope 1.0."
    slider.value = 2.0
    assert values == [(1.0, "red"), (2.0, "red")]
    assert shown[2][1]["image/png"]["alt"] == "A red line of slope 2.0."


def test_a_slider_moved_in_another_thread_redraws_once_and_between_cells(shown):
    """As in JupyterLab, where a kernel delivers moves in a thread of its own while a cell is running."""
    drawn = []
    slider = ipywidgets.FloatSlider(value=1.0, min=0, max=9, description="slope")

    def draw(slope):
        drawn.append((slope, threading.current_thread()))
        return line(slope)

    async def cells():
        explore(draw, alt=ALT, slope=slider)

        def move():
            for value in (2.0, 3.0, 4.0):
                slider.value = value

        mover = threading.Thread(target=move)
        mover.start()
        mover.join()
        during = len(drawn)
        await asyncio.sleep(0.1)  # the cell has ended
        return during

    assert asyncio.run(cells()) == 1  # nothing but the first picture while the cell ran
    assert drawn == [(1.0, threading.main_thread()), (4.0, threading.main_thread())]
    assert len(shown) == 3


def test_a_slider_leaves_random_numbers_alone(shown):
    slider = ipywidgets.FloatSlider(value=1.0, min=0, max=9, description="slope")

    def draw(slope):
        torch.manual_seed(7)
        np.random.seed(7)
        random.seed(7)
        return line(slope + torch.rand(()).item())

    explore(draw, alt=ALT, slope=slider)
    numbers = []
    for move in (False, True):
        seed_everything(0)
        if move:
            slider.value = 5.0
        numbers.append((torch.rand(()).item(), np.random.rand(), random.random()))
    assert numbers[0] == numbers[1]


def test_a_picture_that_cannot_be_drawn_any_more_says_so(shown):
    """Otherwise it would stand still, and nobody would know."""
    slider, slopes = ipywidgets.FloatSlider(value=1.0, min=0, max=9, description="slope"), {1.0: 1, 2.0: 2}
    explore(lambda slope: line(slopes[slope]), alt=ALT, slope=slider)
    slider.value = 3.0
    assert "could not be drawn (KeyError: 3.0)" in shown[2][0]["text/plain"]
    slider.value = 2.0
    assert "image/png" in shown[3][0]


def test_a_drawn_figure_is_gone_before_the_next_move(shown):
    """Left to age, figures set off a search of the whole notebook in the middle of some move."""
    slider, figures, searched = ipywidgets.FloatSlider(value=1.0, min=0, max=9, description="slope"), [], []

    def draw(slope):
        fig = line(slope)
        figures.append(weakref.ref(fig))
        searched.append(gc.isenabled())
        return fig

    explore(draw, alt=ALT, slope=slider)
    gc.disable()
    try:
        slider.value = 5.0
        assert figures[-1]() is None and not any(searched) and not gc.isenabled()
    finally:
        gc.enable()


def test_slider():
    assert isinstance(slider(0, 10, start=3), ipywidgets.IntSlider)
    assert slider(0, 1, start=0.5).step == 0.01
    log = slider(0.1, 100, start=3, log=True, label="sharpness")
    assert (log.min, log.max, log.value) == (-1, 2, 3) and log.description == "sharpness"
    with pytest.raises(ValueError, match="start 5"):
        slider(0, 1, start=5)


def test_explore_needs_a_control():
    with pytest.raises(ValueError, match="at least one control"):
        explore(lambda: line(), alt=ALT)

"""Pictures that move, bands over seeds, architectures."""

import pytest

from course.viz import frames as module
from course.viz.architecture import Block, architecture
from course.viz.curves import band, last_median
from course.viz.frames import frames
from course.viz.style import COLORS, figure

ALT = "A dot that moves from left to right."


def moving_dot():
    fig, ax = figure(height=1.5)
    (dot,) = ax.plot([0], [0], "o")
    ax.set(xlim=(-1, 4))
    return fig, lambda k: dot.set_data([k], [0])


def test_all_frames_lie_in_the_output_with_a_still(monkeypatch):
    outputs = []
    monkeypatch.setattr(module, "display", lambda data, metadata, raw: outputs.append((data, metadata)))
    fig, at = moving_dot()
    frames(fig, at, [f"<{k}>" for k in range(4)], alt=ALT, label="time")
    (data, metadata) = outputs[0]
    page = data["text/html"]
    assert len(set(page.split("data:image/png;base64,")[1:])) == 5  # four frames, and the last one again
    assert 'aria-label="time"' in page and "&lt;3&gt;" in page and "http" not in page
    assert metadata["image/png"]["alt"] == ALT and data["image/png"]


def test_frames_need_two_to_eighty_names():
    fig, at = moving_dot()
    with pytest.raises(ValueError, match="1 frames; expected 2 to 80"):
        frames(fig, at, ["one"], alt=ALT)


def test_a_band_is_the_range_and_its_line_the_median():
    _, ax = figure()
    band(ax, [1, 2], [[0, 5], [1, 6], [9, 7]], label="arm", color=COLORS["blue"])
    assert list(ax.lines[0].get_ydata()) == [1, 6]
    assert ax.collections[0].get_datalim(ax.transData).get_points().tolist() == [[1, 0], [2, 9]]
    with pytest.raises(ValueError, match="expected at least 2 runs x 2 places"):
        band(ax, [1, 2], [[0, 5]], label="arm", color=COLORS["blue"])


def test_the_last_losses_count_by_their_median():
    assert last_median([9.0] * 90 + [1.0] * 9 + [100.0]) == 1.0
    with pytest.raises(ValueError, match="0 losses"):
        last_median([])


def test_an_architecture_has_a_block_each_and_an_arc_for_a_skip():
    _, ax = figure(height=5)
    blocks = [
        Block("tokens", "data", "n"),
        Block("attention", "contextualize", "n x d"),
        Block("add", skip=1),
    ]
    architecture(ax, blocks, title="model")
    assert {text.get_text() for text in ax.texts} >= {"tokens", "attention", "n x d", "+", "model"}
    with pytest.raises(ValueError, match="of kind 'magic'"):
        architecture(ax, [Block("x", "magic")])
    with pytest.raises(ValueError, match="skips 2 blocks; there are 1 below"):
        architecture(ax, [Block("x", "data"), Block("y", skip=2)])

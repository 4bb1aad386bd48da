"""Two values as a small picture: two curves, or two images in gray side by side (SVG, no script)."""

from __future__ import annotations

from html import escape

import numpy as np

from autograder.telling.feedback.compare import Comparison

WIDTH, HEIGHT, SIDE = 320, 120, 130
EXPECTED, CAME = ("#0072B2", ""), ("#D55E00", 'stroke-dasharray="5 3"')  # color and dashes of a curve
MOST = 40  # pixels of an image along one axis


def draw(comparison: Comparison) -> str:
    """The picture with its words for those who cannot see it, "" where none is of use."""
    kind = comparison.picture
    if kind is None:
        return ""
    values = [np.nan_to_num(np.asarray(v.data, float)) for v in (comparison.expected, comparison.came)]
    low, high = min(v.min() for v in values), max(v.max() for v in values)
    span = (high - low) or 1.0
    scaled = [(v - low) / span for v in values]
    said = escape(f"Expected and came, {kind}s over the range {low:g} to {high:g}. {comparison.difference}")
    if kind == "curve":
        inside, width, height = _curve(scaled[0], *EXPECTED) + _curve(scaled[1], *CAME), WIDTH, HEIGHT
        caption = "Solid: expected. Dashed: came."
    else:
        inside = "".join(_image(v, i * (SIDE + 20)) for i, v in enumerate(scaled))
        width, height = 2 * SIDE + 20, SIDE
        caption = "Left: expected. Right: came. Dark is small."
    return (
        f'<figure><svg role="img" aria-label="{said}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">{inside}</svg><figcaption>{caption}</figcaption></figure>'
    )


def _curve(values: np.ndarray, color: str, dash: str) -> str:
    steps, heights = np.linspace(4, WIDTH - 4, len(values)), HEIGHT - 6 - values * (HEIGHT - 12)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(steps, heights, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2" {dash}/>'


def _image(values: np.ndarray, left: float) -> str:
    shown = values[:MOST, :MOST]
    size = SIDE / max(shown.shape)
    pixels = []
    for (row, column), value in np.ndenumerate(shown):
        gray = round(255 * float(value))
        place = f'x="{left + column * size:.1f}" y="{row * size:.1f}"'
        pixels.append(
            f'<rect {place} width="{size:.2f}" height="{size:.2f}" fill="rgb({gray},{gray},{gray})"/>'
        )
    return "".join(pixels)

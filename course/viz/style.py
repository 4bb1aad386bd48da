"""The one figure style: colors that color-blind readers can tell apart, sizes, and alternative text."""

import base64
import html
import io
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

# Okabe and Ito's palette, the darker colors first: lines stay visible on white.
COLORS = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#AA4499",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "gray": "#6B6B6B",
    "black": "#000000",
}
SEQUENTIAL = LinearSegmentedColormap.from_list("ink", ["#FFFFFF", "#9CC9E5", "#0072B2", "#00304F"])
DIVERGING = LinearSegmentedColormap.from_list("tide", ["#8A3C00", "#F0A36B", "#FFFFFF", "#7DB8DC", "#00486F"])

_STYLE = {
    "axes.prop_cycle": plt.cycler(color=list(COLORS.values())),
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E3E3E3",
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.08,
}
WIDTH = 7.2  # inches; shown 720 pixels wide, drawn at twice that
_SHOWN, _DRAWN = 100, 200  # pixels an inch


def figure(
    rows: int = 1, columns: int = 1, *, width: float = WIDTH, height: float | None = None, **subplots: Any
) -> tuple[Figure, Any]:
    """Start a figure in the course's style; like `plt.subplots`, returns the figure and its axes.

    width, height: inches; by default as wide as the text, 3.4 inches a row. Further arguments go to
    `plt.subplots` (sharex, sharey, width_ratios, ...).
    """
    plt.rcParams.update(_STYLE)
    size = (width, height or 3.4 * rows)
    return plt.subplots(rows, columns, figsize=size, layout="constrained", **subplots)


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its alternative text, and close it.

    alt: one or two sentences that say what the picture shows to somebody who cannot see it; ValueError when
    it is missing. The output holds an HTML image (JupyterLab and GitHub read its alternative text) and the
    plain PNG for tools that take no HTML.
    """
    bundle, metadata = picture(fig, alt)
    display(bundle, metadata=metadata, raw=True)


def picture(fig: Figure, alt: str, *, saved: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw and close a figure; return the output data and metadata that `show` displays.

    saved: False for a picture that somebody waits for and no file keeps: drawn faster, and larger.
    """
    alt = " ".join(alt.split())
    if len(alt) < 20:
        raise ValueError(f"alt is {alt!r}; expected a sentence that says what the picture shows")
    png, width = _png(fig) if saved else _quick_png(fig)
    plt.close(fig)
    image = f'<img src="data:image/png;base64,{png}" width="{width}" alt="{html.escape(alt)}">'
    return (
        {"image/png": png, "text/html": image, "text/plain": f"Picture: {alt}"},
        {"image/png": {"alt": alt, "width": width}},
    )


def _png(fig: Figure) -> tuple[str, int]:
    """The figure as base64 PNG of at most 256 colors (a third of the size), and the width to show it at."""
    raw, small = io.BytesIO(), io.BytesIO()
    fig.savefig(raw, format="png", dpi=_DRAWN)
    image = Image.open(raw).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return base64.b64encode(small.getvalue()).decode(), image.width * _SHOWN // _DRAWN


def _quick_png(fig: Figure) -> tuple[str, int]:
    raw, dpi = io.BytesIO(), 3 * _SHOWN // 2
    fig.savefig(raw, format="png", dpi=dpi, pil_kwargs={"compress_level": 1})
    return base64.b64encode(raw.getvalue()).decode(), round(fig.get_figwidth() * _SHOWN)

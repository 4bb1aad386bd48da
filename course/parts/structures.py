"""Inputs as parts: circles for the parts, lines for the relations between them."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from course.viz.style import COLORS

Place = tuple[float, float]


def structure(
    ax: Axes,
    places: Sequence[Place],
    pairs: Sequence[tuple[int, int]] = (),
    *,
    labels: Sequence[str] | None = None,
    shades: Sequence[float] | None = None,
    arrows: bool = False,
    title: str = "",
) -> None:
    """Draw parts at their places and a line (or arrow) for each pair of related parts.

    places: x and y of each part. pairs: indices of related parts, counted from 0. labels: a word for each
    part, inside its circle if it is a letter or two, else below. shades: 0 (white) to 1 (dark) for each part,
    e.g. the ink of a pixel; without them parts are blue.
    """
    for a, b in pairs:
        style = {"arrowstyle": "-|>" if arrows else "-", "color": COLORS["gray"], "lw": 1.5}
        ax.annotate("", places[b], places[a], arrowprops=style | {"shrinkA": 7, "shrinkB": 7}, zorder=1)
    fills = [COLORS["sky"]] * len(places) if shades is None else [str(1 - 0.8 * shade) for shade in shades]
    x, y = zip(*places, strict=True)
    ax.scatter(x, y, s=170, c=fills, edgecolors=COLORS["blue"], linewidths=1.2, zorder=2)
    for (left, middle), label in zip(places, labels or [], strict=bool(labels)):
        if len(label) <= 2:
            ax.text(left, middle, label, ha="center", va="center_baseline", fontsize=10)
        else:
            ax.text(left, middle - 0.32, label, ha="center", va="top", fontsize=10)
    ax.set_title(title)
    ax.set(xlim=(min(x) - 0.7, max(x) + 0.7), ylim=(min(y) - 0.9, max(y) + 0.6), aspect="equal")
    ax.axis("off")

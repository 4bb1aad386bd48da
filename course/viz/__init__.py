"""Pictures and widgets in one style: `from course import viz`."""

from course.viz.heatmap import heatmap, influence_map
from course.viz.style import COLORS, DIVERGING, SEQUENTIAL, figure, show
from course.viz.table import table
from course.viz.widget import explore, slider

__all__ = [
    "COLORS",
    "DIVERGING",
    "SEQUENTIAL",
    "explore",
    "figure",
    "heatmap",
    "influence_map",
    "show",
    "slider",
    "table",
]

"""The pictures of a class report, as SVG."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.telling.report import ClassReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FULL, PART, NOTHING, WAITING = "#0072B2", "#56B4E9", "#D55E00", "#BBBBBB"  # told apart by everybody


def picture(draw: Callable[[Axes, ClassReport], None], report: ClassReport, height: float) -> str:
    """One figure as SVG; twice the same report gives twice the same bytes."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "partwise"}):
        figure = Figure(figsize=(8, height), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.subplots(), report)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def draw_tasks(axes: Axes, report: ClassReport) -> None:
    """What share of the class has all, part or none of a task's points."""
    names = [f"{task.name} ({task.points:g})" for task in report.tasks]
    left = [0.0] * len(names)
    kinds = (("full points", FULL), ("part", PART), ("nothing", NOTHING), ("waits for a person", WAITING))
    for i, (label, color) in enumerate(kinds):
        counts = [(t.full, t.part, t.nothing, t.waits)[i] for t in report.tasks]
        wholes = [len(t.scores) + t.waits for t in report.tasks]
        widths = [100 * count / whole for count, whole in zip(counts, wholes, strict=True)]
        axes.barh(names, widths, left=left, color=color, label=label, edgecolor="white", height=0.8)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("share of submissions (%)")
    axes.set_ylabel("task (points)")
    axes.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1.06), frameon=False, borderaxespad=0)
    axes.spines[["top", "right"]].set_visible(False)


def draw_totals(axes: Axes, report: ClassReport) -> None:
    """How the points are spread over the class."""
    from matplotlib.ticker import MaxNLocator

    most = max(report.points, 1.0)
    edges = [most * i / 20 for i in range(21)]
    axes.hist(
        [min(max(total, 0), most) for total in report.totals], bins=edges, color=FULL, edgecolor="white"
    )
    axes.axvline(report.mean, color=NOTHING, linewidth=2)
    axes.text(report.mean, 1.02, f"mean {report.mean:.2f}", transform=axes.get_xaxis_transform(), ha="center")
    axes.set_xlim(0, most)
    axes.set_xlabel("points so far")
    axes.set_ylabel("submissions")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)


def draw_times(axes: Axes, report: ClassReport) -> None:
    """When submissions came, and the due date."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    locator = AutoDateLocator()
    axes.hist([date2num(time) for time in report.times], bins=30, color=FULL, edgecolor="white")
    if report.due is not None:
        axes.axvline(date2num(report.due), color=NOTHING, linewidth=2)
        axes.text(date2num(report.due), 1.02, "due", transform=axes.get_xaxis_transform(), ha="center")
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.set_xlabel("time of submission (UTC)")
    axes.set_ylabel("submissions")
    axes.spines[["top", "right"]].set_visible(False)

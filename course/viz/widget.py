"""One way to make a picture that answers to sliders, and that is still there where no slider can move."""

import asyncio
import contextvars
import gc
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import log10
from typing import Any

import ipywidgets
import numpy as np
import torch
from IPython.display import display
from matplotlib.figure import Figure

from course.viz.style import picture

_PAUSE = 0.02  # seconds in which further moves join the first


def slider(
    low: float, high: float, *, start: float, step: float | None = None, log: bool = False, label: str = ""
) -> ipywidgets.Widget:
    """A slider from low to high for `explore`; an integer one where all numbers are integers.

    log: moves through powers of ten (low and high are still the values themselves, above 0).
    """
    if not low <= start <= high or (log and low <= 0):
        raise ValueError(
            f"low {low}, start {start}, high {high}: expected low <= start <= high, above 0 if log"
        )
    common = {"value": start, "description": label, "continuous_update": False}
    if log:
        power = {"min": log10(low), "max": log10(high), "step": (log10(high) - log10(low)) / 100}
        return ipywidgets.FloatLogSlider(**common, **power, readout_format=".3g")
    if all(isinstance(number, int) for number in (low, high, start, step or 1)):
        return ipywidgets.IntSlider(**common, min=low, max=high, step=step or 1)
    return ipywidgets.FloatSlider(**common, min=low, max=high, step=step or (high - low) / 100)


def explore(draw: Callable[..., Figure], *, alt: str | Callable[..., str], **controls: Any) -> None:
    """Show sliders and, below them, the picture that `draw` makes of their values.

    draw: takes the controls' values by name and returns a figure. alt: alternative text, or a function of the
    same values that writes it. controls: a `slider`, a list (a menu), a bool (a check box), or any ipywidget.

    The picture is an ordinary output of the cell, drawn at the start and replaced when a slider moves: a
    notebook that runs headless keeps the first one. It is drawn once for each value, between cells and never
    while one runs, and the random generators are left as they were: a slider changes its picture and nothing
    else.
    """
    panel = ipywidgets.interactive(lambda **values: None, **controls)
    widgets = {widget._kwarg: widget for widget in panel.kwargs_widgets}
    if not widgets:
        raise ValueError("explore needs at least one control, e.g. temperature=slider(0.1, 5, start=1)")

    drawn: dict[tuple, tuple[dict[str, Any], dict[str, Any]]] = {}

    def render(saved: bool) -> tuple[dict[str, Any], dict[str, Any]]:
        values = {name: widget.value for name, widget in widgets.items()}
        key = tuple(map(repr, values.values()))
        if key not in drawn:
            with _random_numbers_kept(), _no_long_collection():
                drawn[key] = picture(draw(**values), alt(**values) if callable(alt) else alt, saved=saved)
        return drawn[key]

    longest = max(len(widget.description) for widget in widgets.values())
    for widget in widgets.values():
        widget.style.description_width = f"{0.6 * longest + 1:.0f}em"  # sliders start below each other
        widget.layout.width = f"{0.6 * longest + 24:.0f}em"
    box = ipywidgets.VBox(list(widgets.values()), layout={"margin": "0 0 0.8em 0"})
    names = ", ".join(widget.description for widget in widgets.values())
    model = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    view: dict[str, Any] = {"application/vnd.jupyter.widget-view+json": model}
    display(view | {"text/plain": f"Run this cell in JupyterLab to move: {names}."}, raw=True)
    data, metadata = render(saved=True)
    handle = display(data, metadata=metadata, raw=True, display_id=True)

    def redraw() -> None:
        try:
            new_data, new_metadata = render(saved=False)
        except Exception as error:  # nobody would see it: no cell runs now
            said = f"This picture could not be drawn ({type(error).__name__}: {error}). Run its cell again."
            new_data, new_metadata = {"text/plain": said}, {}
        handle.update(new_data, metadata=new_metadata, raw=True)

    between_cells = _between_cells(redraw)
    for widget in widgets.values():
        widget.observe(lambda _change: between_cells(), names="value")


def _between_cells(action: Callable[[], None]) -> Callable[[], None]:
    """A function that runs `action` in the thread that runs the cells, when no cell is running.

    A kernel may deliver a slider's move in a thread of its own while a cell draws or trains in the main one.
    Neither matplotlib nor the random generators stand that. Moves that come while a cell runs or a picture is
    drawn become one (arrow keys send many), so the picture is always that of the last value.
    """
    home, context, waiting = threading.current_thread(), contextvars.copy_context(), threading.Event()
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # no kernel: nobody else draws
        return action

    def act() -> None:
        waiting.clear()
        action()

    def soon() -> None:
        loop.call_later(_PAUSE, act, context=context)

    def call() -> None:
        if waiting.is_set():
            return
        waiting.set()
        if threading.current_thread() is home:
            soon()
        else:
            loop.call_soon_threadsafe(soon)

    return call


@contextmanager
def _random_numbers_kept() -> Iterator[None]:
    """Leave the generators of Python, numpy and torch (on the CPU) as they were found."""
    python, numpy, pytorch = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        torch.set_rng_state(pytorch)


@contextmanager
def _no_long_collection() -> Iterator[None]:
    """Throw a figure's objects away while they are young.

    A figure is thousands of objects that hold each other. Left to Python they age, and every tenth move of a
    slider waits a third of a second while it looks through everything that the notebook has ever made.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        if enabled:
            gc.enable()

"""What a student does in a lecture: fill in a blank and see whether it is right; guess, then compare."""

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes

from course.viz.style import COLORS

# Outputs carry their state as data too: tests fill in every folded answer and read it.
BLANK = "application/vnd.partwise.blank+json"
_LOOK = {"right": ("#00694E", "Right"), "wrong": ("#A34700", "Not yet"), "open": ("#3B5B7A", "Your turn")}


def your_turn(what: str, given: Any, expected: Any, *, atol: float = 1e-5, hint: str = "") -> None:
    """Compare what the student filled in with what is expected, and say so; a blank (`...`) stops nothing.

    what: the thing asked for, in a few words. given: the student's value, or a function of no arguments that
    computes it (`lambda: attend(q, K, V)`), in which an error counts as a wrong answer. expected: the right
    value, or a function that gives it: from the library, from the slide, or computed another way. Numbers,
    arrays and tensors agree within `atol`; everything else by ==. A tuple with arrays, of any shapes, is
    several points to try, all of which must agree. hint: said beside a wrong answer.
    """
    try:
        value = given() if callable(given) else given
        blank = _is_blank(value)
        problem = None if blank else _difference(value, _value(expected), atol)
        state = "open" if blank else "wrong" if problem else "right"
    except Exception as error:  # the student's code: anything may happen
        value, problem = None, f"{type(error).__name__}: {error}"
        state = "open" if "ellipsis" in str(error).lower() else "wrong"
    says = {
        "right": f"{what}.",
        "wrong": f"{what}: {problem}{f' {hint}' if hint else ''}",
        "open": f"{what}: replace the dots (...) above and run the cell again.",
    }[state]
    color, word = _LOOK[state]
    style = f"border-left: 4px solid {color}; padding: 0.2em 0.8em; margin: 0.3em 0"
    box = f'<div style="{style}"><b style="color: {color}">{word}.</b> {html.escape(says)}</div>'
    data = {BLANK: {"what": what, "state": state}, "text/html": box, "text/plain": f"{word}. {says}"}
    display(data, raw=True)


class Guess:
    """A student's prediction. `value` is None as long as nothing was chosen, and then nothing is said."""

    def __init__(self, question: str, widget: Any, unit: str):
        self.question, self.unit, self._widget = question, unit, widget

    @property
    def value(self) -> Any:
        return self._widget.value

    def compare(self, outcome: Any) -> None:
        """Show the guess beside what came out, if there was a guess."""
        if self.value is None:
            return
        unit = f" {self.unit}" if self.unit else ""
        says = f"You predicted {_words(self.value)}{unit}; it came out as {_words(outcome)}{unit}."
        display({"text/plain": says, "text/html": f"<p><b>{html.escape(says)}</b></p>"}, raw=True)

    def mark(self, ax: Axes, axis: str = "y") -> None:
        """Draw a guessed number into a picture as a dashed line, if there was a guess."""
        if self.value is None:
            return
        line = ax.axhline if axis == "y" else ax.axvline
        line(self.value, color=COLORS["gray"], linestyle="--", linewidth=1.5, label="your prediction")


def predict(
    question: str,
    options: Sequence[str] | None = None,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
) -> Guess:
    """Ask for a prediction before the result is there: one of `options`, or a number from low to high.

    Returns a `Guess`; call its `compare` or `mark` where the result is shown. A notebook that runs without
    a student has no guess and says nothing. ValueError unless either options or low and high are given.
    """
    if (options is None) == (low is None or high is None):
        raise ValueError(f"options {options}, low {low}, high {high}: expected options, or low and high")
    widget: Any
    if options is not None:
        widget = ipywidgets.ToggleButtons(options=list(options), value=None)
        widget.style.button_width = "auto"
        choices = ", ".join(options)
    else:
        widget = _NumberBox(float(low or 0), float(high or 0), unit)
        choices = f"a number from {low:g} to {high:g}{f' {unit}' if unit else ''}"
    box = ipywidgets.VBox(
        [ipywidgets.HTML(f"<b>Your prediction.</b> {html.escape(question)}"), _shown(widget)]
    )
    model = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    text = f"Your prediction. {question} ({choices}; run this cell in JupyterLab to choose)"
    display({"application/vnd.jupyter.widget-view+json": model, "text/plain": text}, raw=True)
    return Guess(question, widget, unit)


class _NumberBox:
    """A text field for a number that begins empty: `value` is None until a number in range stands there."""

    def __init__(self, low: float, high: float, unit: str):
        self.low, self.high = low, high
        self.field = ipywidgets.Text(placeholder=f"{low:g} to {high:g}", description=unit)
        self.field.layout.width = "16em"

    @property
    def value(self) -> float | None:
        try:
            number = float(self.field.value.replace(",", "."))
        except ValueError:
            return None
        return number if self.low <= number <= self.high else None


def _is_blank(value: Any) -> bool:
    """Whether a value is the dots of a blank, or a list or tuple that holds them."""
    return value is Ellipsis or (isinstance(value, list | tuple) and any(map(_is_blank, value)))


def _shown(widget: Any) -> ipywidgets.Widget:
    return widget.field if isinstance(widget, _NumberBox) else widget


def _value(expected: Callable[[], Any] | Any) -> Any:
    return expected() if callable(expected) else expected


def _difference(value: Any, expected: Any, atol: float) -> str | None:
    """What is wrong with a value, in words; None if it is as expected."""
    if value is None and expected is not None:
        return "nothing came back (None). Is there a return?"
    if isinstance(expected, tuple) and any(getattr(one, "shape", ()) for one in expected):
        if not isinstance(value, tuple | list) or len(value) != len(expected):
            return f"expected {len(expected)} results, came {type(value).__name__}."
        found = (_difference(*pair, atol) for pair in zip(value, expected, strict=True))
        return next((f"in point {n}, {words}" for n, words in enumerate(found, 1) if words), None)
    try:
        want = np.asarray(expected.detach().cpu() if hasattr(expected, "detach") else expected)
        numeric = want.dtype.kind in "biufc"
    except (TypeError, ValueError):
        numeric = False
    if not numeric:
        return None if value == expected else f"expected {expected!r}, came {value!r}."
    try:
        got = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
        close = np.isclose(got, want, rtol=1e-5, atol=atol, equal_nan=True)
    except (TypeError, ValueError, RuntimeError):
        shapes = f" of shape {tuple(want.shape)}" if want.ndim else ""
        came = f"shape {tuple(value.shape)}" if hasattr(value, "shape") else repr(value)
        return f"expected {'numbers' if want.ndim else 'a number'}{shapes}, came {came}."
    if got.shape != want.shape:
        return f"expected shape {tuple(want.shape)}, came {tuple(got.shape)}."
    if close.all():
        return None
    if not want.ndim:
        return f"expected {want:.5g}, came {got:.5g}."
    place = tuple(int(i) for i in np.argwhere(~close)[0])
    return f"at {list(place)} expected {want[place]:.5g}, came {got[place]:.5g}."


def _words(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)

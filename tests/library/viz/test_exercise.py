"""Blanks and predictions."""

import numpy as np
import pytest
import torch

from course.viz import exercise
from course.viz.exercise import BLANK, predict, your_turn
from course.viz.style import figure


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(exercise, "display", lambda data, raw: outputs.append(data))
    return outputs


@pytest.mark.parametrize(
    ("given", "state", "words"),
    [
        (..., "open", "replace the dots"),
        (lambda: 2 * ..., "open", "replace the dots"),
        (lambda: [..., (0.75, ...)], "open", "replace the dots"),
        (lambda: torch.exp(...), "open", "replace the dots"),
        (torch.tensor([0.25, 0.75]), "right", "Right"),
        (lambda: np.array([0.25, 0.75]), "right", "Right"),
        ([0.25, 0.75], "right", "Right"),
        (torch.tensor([0.75, 0.25]), "wrong", "at [0] expected 0.25, came 0.75"),
        (torch.tensor([[0.25, 0.75]]), "wrong", "expected shape (2,), came (1, 2)"),
        (None, "wrong", "Is there a return?"),
        ("a word", "wrong", "came 'a word'"),
        (lambda: 1 / 0, "wrong", "ZeroDivisionError: division by zero"),
        (torch.tensor([torch.nan, 0.75]), "wrong", "came nan"),
    ],
)
def test_a_blank_says_what_was_expected_and_what_came(shown, given, state, words):
    your_turn("the two weights", given, torch.tensor([0.25, 0.75], requires_grad=True), hint="They sum to 1.")
    assert shown[0][BLANK]["state"] == state
    assert words in shown[0]["text/plain"]
    assert ("They sum to 1." in shown[0]["text/plain"]) == (state == "wrong")


def test_words_and_single_numbers(shown):
    your_turn("a name", "sum", "sum")
    your_turn("a number", 3, 3.5)
    your_turn("a list of words", lambda: ["a", "b"], lambda: ["a", "c"])
    assert [output[BLANK]["state"] for output in shown] == ["right", "wrong", "wrong"]
    assert "expected 3.5, came 3" in shown[1]["text/plain"]


def test_several_points_of_different_shapes_must_all_agree(shown):
    ones = (torch.ones(2, 3), torch.ones(4))
    for given in (ones, (torch.ones(2, 3), torch.zeros(4)), (torch.ones(2, 3), ...), torch.ones(2, 3)):
        your_turn("ones", given, ones)
    assert [output[BLANK]["state"] for output in shown] == ["right", "wrong", "open", "wrong"]
    assert "in point 2, at [0] expected 1, came 0" in shown[1]["text/plain"]
    assert "expected 2 results, came Tensor" in shown[3]["text/plain"]


def test_what_a_student_writes_is_shown_as_text(shown):
    your_turn("a name", "<script>", "x")
    assert "<script>" not in shown[0]["text/html"] and "&lt;script&gt;" in shown[0]["text/html"]


def test_a_prediction_is_compared_once_it_is_made(shown):
    guess = predict("Which is faster?", ["one", "two"])
    assert "Which is faster? (one, two;" in shown[0]["text/plain"]
    guess.compare("two")
    assert guess.value is None and len(shown) == 1
    guess._widget.value = "one"
    guess.compare("two")
    assert shown[1]["text/plain"] == "You predicted one; it came out as two."


def test_a_predicted_number_is_marked_in_the_picture(shown):
    guess = predict("How many?", low=0, high=10, unit="steps")
    _, ax = figure()
    guess.mark(ax)
    assert not ax.lines
    for text in ("", "many", "11"):
        guess._widget.field.value = text
        assert guess.value is None
    guess._widget.field.value = "2,5"
    guess.mark(ax)
    assert ax.lines[0].get_ydata()[0] == 2.5
    guess.compare(4.0)
    assert shown[-1]["text/plain"] == "You predicted 2.5 steps; it came out as 4 steps."


def test_a_prediction_needs_options_or_a_range():
    with pytest.raises(ValueError, match="expected options, or low and high"):
        predict("What?")
    with pytest.raises(ValueError, match="expected options, or low and high"):
        predict("What?", ["a"], low=0, high=1)

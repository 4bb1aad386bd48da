"""The compute table is the slides'; its derived columns follow from the printed ones."""

import pytest

from course.data.compute_table import TABLE


def test_years_on_one_chip():
    years = [round(row.chip_years) for row in TABLE]
    assert years == [411, 118, 196, 1810, 6507, 15616, 3367, 16438, 2740, 13699]


def test_price_of_an_hour():
    gpt4 = next(row for row in TABLE if row.model.startswith("GPT-4"))
    assert gpt4.price_per_hour == pytest.approx(224e6 / (25_000 * 95 * 24))
    assert gpt4.price_per_hour * gpt4.chip_years * 365 * 24 == pytest.approx(gpt4.price * 1e6)


def test_models_are_named_once():
    assert len({row.model for row in TABLE}) == len(TABLE) == 10

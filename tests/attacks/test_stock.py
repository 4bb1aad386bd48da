"""The record of what plain nbgrader does with the attacks is about these very attacks."""

from __future__ import annotations

import json

import stock
import submissions


def recorded() -> dict[str, dict[str, str]]:
    return json.loads((stock.HERE / "stock.json").read_text(encoding="utf-8"))


def test_every_attack_is_in_it_and_nothing_else() -> None:
    attacks = submissions.attacks()
    assert list(recorded()) == [attack.student for attack in attacks]
    assert {name: row["tries"] for name, row in recorded().items()} == {a.student: a.tries for a in attacks}


def test_what_was_not_tried_is_what_cannot_be() -> None:
    for attack in submissions.attacks():
        said = recorded()[attack.student]["stock"]
        assert said.startswith(stock.DID_NOT_RUN) == (not stock.runs_here(attack)), (attack.student, said)
        assert said.startswith((*stock.DID_NOT_RUN, *stock.REACHED, stock.GAVE_UP)) or said == "nothing"


def test_the_tables_in_the_readme_are_its_figures() -> None:
    text = stock.README.read_text(encoding="utf-8")
    assert stock.with_tables(text, recorded()) == text, "made again by: python tests/attacks/stock.py"
    figures = [line.strip("| ").split(" | ")[1:] for line in stock.summary(recorded())[2:]]
    each, whole = [[int(number) for number in line] for line in figures[:-1]], [int(n) for n in figures[-1]]
    assert [sum(column) for column in zip(*each, strict=True)] == whole
    assert whole[0] == len(submissions.attacks())

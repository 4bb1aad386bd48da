"""Claims: what agrees, what does not, what was left out, and the ledger."""

import json
import os

import nbformat
import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook

import course.claims.recorder
from course.claims import ledger, pages
from course.claims.recorder import RECORDS, ClaimError, Claims
from course.claims.syllabus import Claim, Erratum, Lecture, Syllabus


@pytest.fixture
def claims(monkeypatch):
    listed = {
        "E1": Claim("E1", "exact", "One."),
        "E2": Claim("E2", "exact", "Two."),
        "T1": Claim("T1", "trend", "It grows."),
    }
    lecture = Lecture("99_test", "Test", "002, nowhere", "slides, nowhere", "done", listed)
    slip = Erratum("slip", "slides, nowhere", "2 + 2 = 5", "2 + 2 = 4", "99_test")
    syllabus = Syllabus({"99_test": lecture}, {}, {"slip": slip})
    monkeypatch.setattr(course.claims.recorder, "load", lambda: syllabus)
    monkeypatch.setattr(ledger, "load", lambda: syllabus)
    return Claims("99_test", scale="small", seed=0)


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(course.claims.recorder, "display", lambda data, raw: outputs.append(data))
    return outputs


@pytest.mark.parametrize(
    ("computed", "stated", "how"),
    [
        (3, 3, {}),
        ("spread out", "spread out", {}),
        (True, True, {}),
        (0.3649, 0.36, {"digits": 2}),
        (0.365, 0.36, {"digits": 2}),  # half a unit of the last decimal
        (torch.tensor([[1.0, 2.0004]]), [[1, 2]], {"digits": 3}),
        ([1.0, 2.0], (1.0, 2.000001), {"atol": 1e-5}),
        (0.52, 0.5, {"standard_error": 0.006}),
        (412.0, 400, {"digits": -2}),
    ],
)
def test_exact_agrees(claims, computed, stated, how):
    claims.exact("E1", computed, stated, **how)


@pytest.mark.parametrize(
    ("computed", "stated", "how"),
    [
        (3.0001, 3, {}),
        ("concentrated", "spread out", {}),
        (0.366, 0.36, {"digits": 2}),
        (float("nan"), 0.36, {"digits": 2}),
        (torch.tensor([1.0, 3.0]), [1, 2], {"digits": 1}),
        ([1.0, 2.0, 3.0], [1, 2], {"digits": 1}),
        ([1.0, 1.0], 1.0, {"digits": 1}),
        ([], [], {}),
        (0.53, 0.5, {"standard_error": 0.006}),
        (1.0, None, {}),
    ],
)
def test_exact_does_not_agree(claims, computed, stated, how):
    with pytest.raises(ClaimError, match="claim E1"):
        claims.exact("E1", computed, stated, **how)


def test_a_failure_shows_both_values(claims):
    with pytest.raises(
        ClaimError, match=r"E1 \(sum\) does not agree to 1 decimal\n  computed 0.7\n  stated   0.3"
    ):
        claims.exact("E1", 0.7, 0.3, digits=1, what="sum")


def test_erratum_must_disagree(claims, capsys):
    claims.exact("E1", 4, 5, erratum="slip")
    assert capsys.readouterr().out == "E1: the slide's 5 is wrong\n"
    with pytest.raises(ClaimError, match="does agree, so it is no erratum"):
        claims.erratum("slip", 5, 5, what="2 + 2")
    with pytest.raises(ClaimError, match="no erratum 'slop'"):
        claims.exact("E1", 4, 5, erratum="slop")


def test_printed_lines_are_the_same_on_every_machine(claims, capsys):
    claims.exact("E1", [0.50000001, -0.0], [0.5, 0], digits=1, what="nouns")
    claims.exact("E2", torch.rand(3, 3) * 1e-9, torch.zeros(3, 3), atol=1e-6, what="ours equals torch's")
    assert capsys.readouterr().out == (
        "E1: nouns: (0.5, 0) agrees to 1 decimal\nE2: ours equals torch's: agrees within 1e-06\n"
    )


def test_wrong_calls(claims):
    with pytest.raises(ClaimError, match="no claim 'E9'; the syllabus lists E1, E2, T1"):
        claims.exact("E9", 1, 1)
    with pytest.raises(ClaimError, match="T1 is of kind 'trend'"):
        claims.exact("T1", 1, 1)
    with pytest.raises(ValueError, match="at most one"):
        claims.exact("E1", 1, 1, digits=1, atol=1)
    with pytest.raises(ValueError, match="figures and a condition"):
        claims.trend("T1", {}, holds=True, condition="always")
    with pytest.raises(ValueError, match="'98_none'"):
        Claims("98_none", scale="small", seed=0)
    with pytest.raises(ValueError, match="'tiny'"):
        Claims("99_test", scale="tiny", seed=0)


def test_table_names_what_was_left_out(claims):
    claims.exact("E1", 1, 1)
    with pytest.raises(ClaimError, match="99_test leaves out E2, erratum slip"):
        claims.table("exact")
    with pytest.raises(ClaimError, match="leaves out T1"):
        claims.table("trend")


def test_tables(claims, shown):
    claims.exact("E1", 1.0, 1, what="first")
    claims.exact("E1", 2.0, 2, what="second")
    claims.exact("E2", 1.04, 1, digits=1)
    claims.erratum("slip", 4, 5, what="2 + 2")
    claims.trend(
        "T1",
        {"slope": 1.5},
        holds=True,
        condition="slope above 1",
        loses_if="it is flat",
        comment="One <seed>.",
    )
    claims.table("exact")
    claims.table("trend")
    exact, trend = shown
    assert exact[RECORDS]["records"][0] == {
        "id": "E1",
        "kind": "exact",
        "checks": ["first", "second"],
    }
    assert [record["kind"] for record in exact[RECORDS]["records"]] == ["exact", "exact", "erratum"]
    lines = exact["text/plain"].splitlines()
    assert lines[0] == "2 exact claims checked, all agree; 1 on the slides corrected"
    assert [line.split() for line in lines[4:7]] == [
        "E1 agrees One. first; second".split(),
        "E2 agrees Two. 1 agrees to 1 decimal".split(),
        "erratum slip wrong: 2 + 2 = 4 2 + 2 = 5 2 + 2".split(),
    ]
    assert exact["text/html"].startswith("<details><summary>")
    assert trend["text/plain"].startswith("1 trend measured (seed 0): 1 holds here")
    assert trend[RECORDS]["records"][0]["figures"] == {"slope": 1.5}
    assert "It would lose if it is flat." in trend["text/plain"]
    assert "One &lt;seed&gt;." in trend["text/html"] and "slope above 1" in trend["text/plain"]


def test_a_trend_may_fail_but_not_be_measured_twice(claims, capsys):
    claims.trend("T1", {"slope": torch.tensor(0.5)}, holds=False, condition="slope above 1")
    assert capsys.readouterr().out == "T1 does not hold here (slope: 0.5)\n"
    with pytest.raises(ClaimError, match="measured twice"):
        claims.trend("T1", {"slope": 1.5}, holds=True, condition="slope above 1")


def test_ledger_summarizes_seeds():
    def run(value, holds):
        return {"figures": {"slope": value}, "holds": holds, "condition": "slope above 1", "comment": ""}

    page = ledger.summarize([run(1.0, False), run(2.0, True), run(6.0, True)])
    assert page["figures"]["slope"] == {"mean": 3.0, "lowest": 1.0, "highest": 6.0, "values": [1.0, 2.0, 6.0]}
    assert (page["held"], page["runs"], page["verdict"]) == (2, 3, "holds at some seeds")
    assert ledger.summarize([run(2.0, True)])["verdict"] == "holds"
    assert ledger.summarize([run(0.0, False)])["verdict"] == "does not hold"


CODE = """
from course.claims.recorder import Claims
claims = Claims("08_1_attention", scale=scale, seed=seed)
tuned = claims.tuned("rates", lambda arm, budget, lr: abs(lr - seed), {"one": {"lr": [3, 4, 5]}}, [10])
claims.trend("T1", {"seed": seed, "lr": tuned["one"][10]["lr"]}, holds=seed > 3, condition="seed above 3")
claims.table("trend")
"""


def test_ledger_runs_a_notebook_over_seeds(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ledger, "lecture_path", lambda lecture: tmp_path / "n.ipynb")
    monkeypatch.setattr(pages, "LEDGER", tmp_path / "ledger")
    first = new_code_cell('seed, scale, device = 0, "small", "cpu"', metadata={"tags": ["parameters"]})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[first, new_code_cell(CODE)], metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "n.ipynb")
    ledger.main(["run", "08_1_attention", "--seeds", "3", "5"])
    page = json.loads((tmp_path / "ledger" / "08_1_attention.json").read_text())
    assert page["trends"]["T1"]["figures"]["seed"]["values"] == [3.0, 5.0]
    assert page["trends"]["T1"]["verdict"] == "holds at some seeds"
    assert (
        page["command"].endswith("run 08_1_attention --scale claims --seeds 3 5")
        and page["versions"]["torch"]
    )
    assert 0 < page["processor_seconds"] < 2 * os.cpu_count() * page["seconds"]
    ledger.main([])
    assert "1 of 2" in capsys.readouterr().out

    assert page["trends"]["T1"]["figures"]["lr"]["values"] == [3.0, 5.0], "each run uses what it found"
    middle = page["sweeps"]["rates"][1]
    assert middle == {"arm": "one", "budget": 10, "settings": {"lr": 4}, "values": [1.0, 1.0]}
    claims = Claims("08_1_attention", scale="small", seed=0)
    chosen = claims.tuned("rates", never, {"one": {"lr": [3, 4, 5]}}, [10])
    assert chosen == {"one": {10: {"lr": 3}}}, "the first of equal medians"
    with pytest.raises(ValueError, match="no sweep 'speeds' of 08_1_attention; run: python -m course.claims"):
        claims.tuned("speeds", never, {"one": {}}, [10])


def never(arm, budget, **settings):
    raise AssertionError("at scale small nothing is trained to find settings")

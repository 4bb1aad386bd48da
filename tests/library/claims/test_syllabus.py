"""The syllabus file: complete, consistent, and read by a reader that refuses mistakes."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from course.claims.syllabus import SYLLABUS, Syllabus, SyllabusError, load, parse


@pytest.fixture(scope="module")
def syllabus() -> Syllabus:
    return load()


@pytest.fixture
def tables() -> dict:
    """The file as TOML has it, to be spoiled by a test."""
    return copy.deepcopy(tomllib.loads(SYLLABUS.read_text(encoding="utf-8")))


def test_counts(syllabus):
    claims = [claim for lecture in syllabus.lectures.values() for claim in lecture.claims.values()]
    assert len(syllabus.lectures) == 30
    assert len(claims) == 196
    assert Counter(claim.kind for claim in claims) == {"exact": 114, "trend": 82}
    assert len(syllabus.assignments) == 10


def test_lectures_are_in_order_and_their_claims_numbered_without_gaps(syllabus):
    assert list(syllabus.lectures) == sorted(syllabus.lectures)
    for lecture in syllabus.lectures.values():
        for letter in "ET":
            numbers = sorted(int(id[1:]) for id in lecture.claims if id[0] == letter)
            assert numbers == list(range(1, len(numbers) + 1)), (lecture.id, letter)


def test_every_claim_and_erratum_says_something_of_its_own(syllabus):
    texts = [claim.text for lecture in syllabus.lectures.values() for claim in lecture.claims.values()]
    texts += [text for e in syllabus.errata.values() for text in (e.says, e.right)]
    repeated = [text for text, n in Counter(texts).items() if n > 1]
    assert repeated == []
    # Claims are shown in Markdown tables, where a bar would start a new column.
    assert [t for t in texts if "|" in t or "\n" in t or "  " in t] == []


def test_errata_that_claims_mention_are_shown_by_the_same_lecture(syllabus):
    for lecture in syllabus.lectures.values():
        for claim in lecture.claims.values():
            for erratum in re.findall(r"erratum (\w+)", claim.text):
                assert syllabus.errata[erratum].shown_in == lecture.id


def test_known_errata_are_listed(syllabus):
    known = {
        "01_compute_table",
        "02_1_query_count",
        "02_4_strict_inequality",
        "03_3_sigmoid_gradient",
        "04_1_large_bandwidth",
        "06_signal_domain",
        "07_linear_recurrence",
        "08_center_number",
        "08_query_projection",
        "08_t5_width",
        "09_1_rayleigh_ritz",
        "10_dropout_rates",
        "11_context_sum",
        "11_gumbel_sign",
    }
    assert known <= syllabus.errata.keys()
    assert list(syllabus.errata_of("08_2_transformer_encoders")) == ["08_query_projection", "08_t5_width"]


def test_lectures_marked_done_have_a_notebook(syllabus):
    lectures = Path(__file__).parents[3] / "course" / "lectures"
    done = {lecture.id for lecture in syllabus.lectures.values() if lecture.status == "done"}
    assert done == {notebook.stem for notebook in lectures.glob("*.ipynb")}


def test_slides_are_named_for_readers(syllabus):
    assert syllabus.lectures["08_1_attention"].seed == "002, lecture 08, part 1"
    assert syllabus.lectures["08_1_attention"].slides == "slides, lecture 08, part 1"
    assert syllabus.lectures["02_3_linear_layers"].slides == (
        "slides, lecture 02, part 3; Vector-space embeddings (Gordon and Ravikumar)"
    )


ATTENTION = "08_1_attention"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda t: t["lectures"][ATTENTION]["claims"]["E1"].update(kind="exakt"),
            "lectures.08_1_attention.claims.E1.kind = 'exakt': expected one of 'exact', 'trend'",
        ),
        (
            lambda t: t["lectures"][ATTENTION]["claims"]["E1"].update(kind="trend"),
            "lectures.08_1_attention.claims.E1.kind = 'trend': expected 'exact' for an id with E",
        ),
        (
            lambda t: t["lectures"][ATTENTION]["claims"]["E1"].update(text=" "),
            "lectures.08_1_attention.claims.E1.text = ' ': expected some text",
        ),
        (
            lambda t: t["lectures"][ATTENTION]["claims"]["E1"].update(status="done"),
            "lectures.08_1_attention.claims.E1: unknown key 'status'; expected kind, text",
        ),
        (
            lambda t: t["lectures"][ATTENTION]["claims"].update(P1={"kind": "exact", "text": "a picture"}),
            "lectures.08_1_attention.claims.P1: expected a claim id such as 'E1' (exact) or 'T1' (trend)",
        ),
        (
            lambda t: t["lectures"][ATTENTION].update(claims={}),
            "lectures.08_1_attention: expected a table 'claims' with at least one entry, got {}",
        ),
        (
            lambda t: t["lectures"][ATTENTION].update(status="soon"),
            "lectures.08_1_attention.status = 'soon': expected one of 'done', 'planned'",
        ),
        (
            lambda t: t["lectures"][ATTENTION].update(seed="08"),
            "lectures.08_1_attention.seed = '08': expected 'DECK, place', a deck of 000, 001, 002, 003, 004",
        ),
        (
            lambda t: t["lectures"][ATTENTION].pop("title"),
            "lectures.08_1_attention: missing key 'title'; expected title, seed, status, edition, claims",
        ),
        (
            lambda t: t["lectures"].update(Attention=t["lectures"].pop(ATTENTION)),
            "lectures.Attention: expected an id such as '08_1_attention'",
        ),
        (
            lambda t: t["assignments"]["08_attention"].update(lectures=["08_9_nowhere"]),
            "assignments.08_attention.lectures = ['08_9_nowhere']: no such lecture: '08_9_nowhere'",
        ),
        (
            lambda t: t["assignments"]["08_attention"].update(lectures="08"),
            "assignments.08_attention.lectures = '08': expected a list with at least one lecture id",
        ),
        (
            lambda t: t["errata"]["08_t5_width"].update(shown_in="08_9_nowhere"),
            "errata.08_t5_width.shown_in = '08_9_nowhere': expected the id of a lecture in this file",
        ),
        (
            lambda t: t["errata"].update({"08_t5_width": "786"}),
            "errata.08_t5_width = '786': expected a table",
        ),
        (
            lambda t: t.pop("errata"),
            "the syllabus: expected a table 'errata' with at least one entry, got None",
        ),
    ],
)
def test_malformed_entries_are_refused(tables, spoil, message):
    spoil(tables)
    with pytest.raises(SyllabusError, match="^" + re.escape(message) + "$"):
        parse(tables)


def test_messages_name_the_file(tmp_path):
    file = tmp_path / "other.toml"
    file.write_text("[lectures\n")
    with pytest.raises(SyllabusError, match=r"^other\.toml: "):
        load(file)
    file.write_text("[decks]\n")
    with pytest.raises(SyllabusError, match=r"^other\.toml: the syllabus: expected a table 'decks'"):
        load(file)

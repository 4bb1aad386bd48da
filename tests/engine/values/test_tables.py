"""Tables of pandas cross the wire exactly: categories, periods, intervals, time zones, what is missing."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sample_notebooks as notebooks
from test_wire import pack, time_to_decode, value_or_one_error

from autograder.engine.pool import Engine
from autograder.engine.session.measure import positions
from autograder.engine.wire.common import WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

FRAME = pd.DataFrame({"k": list("bab"), "x": [1.0, 2.0, 3.0], "day": pd.date_range("2024-01-30", periods=3)})
CATEGORY, BINS, MONTH = FRAME.k.astype("category"), pd.cut(FRAME.x, 2), FRAME.day.dt.to_period("M")
BERLIN = FRAME.day.dt.tz_localize("Europe/Berlin")
DAYS = {"start": "2024-03-30", "periods": 3}
TABLES: dict[str, Any] = {
    "counts of categories": CATEGORY.value_counts(),
    "counts of bins": FRAME.groupby(BINS, observed=False).size(),
    "sums by month": FRAME.groupby(MONTH).x.sum(),
    "two levels": FRAME.groupby([CATEGORY, BINS], observed=False).size(),
    "levels out of order": FRAME.groupby(["k", "x"], sort=False).size(),
    "levels of tuples": pd.MultiIndex.from_arrays([pd.Index([(1, 2), 3], tupleize_cols=False), ["a", "b"]]),
    "levels unused": pd.MultiIndex.from_product([["y", "x"], MONTH.unique()], names=["n", None])[:1],
    "categories of tuples": pd.Series([(1, "a"), (1, "a")]).astype("category"),
    "level of periods": FRAME.groupby([MONTH, "k"]).x.mean(),
    "crosstab": pd.crosstab(FRAME.k, BINS),
    "crosstab of two": pd.crosstab(FRAME.k, [CATEGORY, BINS]),
    "named by an interval": pd.crosstab(FRAME.k, BINS).iloc[:, 0],
    "named by a moment": FRAME.set_index("day").iloc[0],
    "named by numpy": pd.Series([1], name=np.int64(3)),
    "named by a tuple": pd.Index([1], name=("a", pd.Timestamp("2024"))),
    "frame of all": FRAME.assign(c=CATEGORY, b=BINS, m=MONTH, z=BERLIN, d=FRAME.day.diff()),
    "nullable frame": FRAME.convert_dtypes(),
    "resampled": FRAME.set_index("day").x.resample("ME").sum(),
    "in a zone": pd.Series(1, pd.date_range(**DAYS, tz="Europe/Berlin", name="day")),
    "at an offset": FRAME.day.dt.tz_localize("+05:30"),
    "hour twice": pd.date_range("2024-10-27 01:00", periods=4, freq="h", tz="Europe/Berlin"),
    "backwards": pd.date_range(**DAYS, freq="-2D"),
    "second Tuesdays": pd.date_range(**DAYS, freq="WOM-2TUE"),
    "step of months": pd.date_range(**DAYS, freq=pd.DateOffset(months=1)),
    "time deltas": pd.timedelta_range("1h", periods=3, freq="90min", name="t"),
    "missing delta": pd.to_timedelta([1, None], unit="s"),
    "quarters": pd.period_range("2024", periods=3, freq="Q-JAN", name="q"),
    "missing period": pd.PeriodIndex(["2024-01", None], freq="2M"),
    "intervals": pd.interval_range(0, 3, closed="both", name="i"),
    "small intervals": pd.IntervalIndex.from_breaks(np.array([0, 1, 2], "int32")),
    "missing interval": pd.IntervalIndex.from_tuples([(0.5, 1), np.nan]),
    "intervals of time": pd.interval_range(pd.Timestamp("2024", tz="UTC"), periods=2, closed="neither"),
    "ordered": pd.Series(pd.Categorical(["b", None], categories=["z", "b", "a"], ordered=True), name="o"),
    "mixed categories": pd.Series(["a", 1, 2.5]).astype("category"),
    "categories of a range": pd.Categorical([0, 2], categories=range(4)),
    "named categories": pd.Categorical(["x"], categories=pd.Index(["x", "y"], name="n")),
    "moments as categories": pd.Categorical(pd.date_range(**DAYS)),
    "no categories": pd.Series([], dtype="category"),
    "whole numbers": pd.array([1, pd.NA, (1 << 63) - 1], dtype="Int64"),
    "large numbers": pd.array([(1 << 64) - 1, None], dtype="UInt64"),
    "truth values": pd.array([True, None, False], dtype="boolean"),
    "numbers": pd.array([1.5, None], dtype="Float64"),
    "no number and missing": pd.arrays.FloatingArray(np.array([np.nan, 1]), np.array([False, True])),
    "texts": pd.array(["a", None], dtype="string"),
    "text": pd.Series(["a", None]).array,
    "array of numpy's": pd.Series([1, 2]).array,
    "array of objects": pd.Series(["a", 1], dtype=object).array,
    "array of times": pd.date_range(**DAYS).array,
    "array of periods": MONTH.array,
    "nullable index": pd.Index([1, None], dtype="Int64", name="n"),
    "values as objects": pd.Series([pd.Period("2024"), pd.Interval(0, 1), pd.NaT, pd.NA], dtype=object),
    "text as objects": pd.Series(["a"], index=pd.Index(["b"], dtype=object), dtype=object),
    "moments as objects": pd.DataFrame({"a": [pd.Timestamp("2024")]}, dtype=object),
    "levels of objects": pd.MultiIndex.from_arrays([pd.Index([1, 2], dtype=object), ["a", "b"]]),
}
SCALARS = [
    pd.Timestamp("2024-01-01 03:04:05.123456789"),
    pd.Timestamp("3000-01-01"),
    pd.Timestamp("2024-01-01", tz="UTC"),
    pd.Timestamp("2024-10-27 01:30", tz="UTC").tz_convert("Europe/Berlin"),
    pd.Timestamp("2024-01-01T00:00+05:30"),
    pd.Timestamp.min,
    pd.Timedelta("-3 days"),
    pd.Timedelta(1, "ns"),
    pd.Period("2024-01", "M"),
    pd.Period("2024Q1", "Q-JAN"),
    pd.Period("2024-01-01 10:00", "15min"),
    pd.Interval(0, 1),
    pd.Interval(np.float64(0.5), 1.0, closed="both"),
    pd.Interval(pd.Timestamp("2024"), pd.Timestamp("2025"), closed="neither"),
    pd.Interval(pd.Timedelta(0), pd.Timedelta("1h")),
    pd.NA,
    pd.NaT,
]


def assert_same(got: Any, value: Any) -> None:
    assert type(got) is type(value)
    if isinstance(value, pd.DataFrame):
        exact = {"check_index_type": "exact", "check_column_type": "exact"}
        pd.testing.assert_frame_equal(got, value, check_exact=True, **exact)
        assert_same(got.index, value.index), assert_same(got.columns, value.columns)
    elif isinstance(value, pd.Series):
        pd.testing.assert_series_equal(got, value, check_exact=True, check_index_type="exact")
        assert_same(got.index, value.index)
    elif isinstance(value, pd.Index):
        pd.testing.assert_index_equal(got, value, exact=True)
        for level, other in zip(*(getattr(index, "levels", []) for index in (got, value)), strict=True):
            assert_same(level, other)
        assert got.names == value.names and list(map(type, got.names)) == list(map(type, value.names))
    else:
        pd.testing.assert_extension_array_equal(got, value, check_exact=True)
    assert repr(getattr(got, "dtype", None)) == repr(getattr(value, "dtype", None))
    assert repr(getattr(got, "freq", None)) == repr(getattr(value, "freq", None))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_on_the_other_side(name: str) -> None:
    encoder, decoder = Encoder(), Decoder()
    first, again = decoder.loads(encoder.dumps([TABLES[name], TABLES[name]]))
    assert first is again
    assert_same(first, TABLES[name])
    assert list(map(type, decoder.shared.objects)) == list(map(type, encoder.shared.objects))


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_a_single_value_is_the_same_on_the_other_side(value: Any) -> None:
    (got,) = Decoder().loads(Encoder().dumps([value]))
    assert type(got) is type(value) and repr(got) == repr(value) and (got is value or got == value)
    assert getattr(got, "unit", None) == getattr(value, "unit", None)
    assert type(getattr(got, "left", None)) is type(getattr(value, "left", None))
    assert positions(got) == (set(), set())


@pytest.mark.parametrize("value", TABLES.values(), ids=TABLES)
def test_what_is_empty_counts_as_empty_and_nothing_else_does(value: Any) -> None:
    assert positions(value) == (set(), set() if len(value) else {""})
    assert positions([value[:0]]) == (set(), {"*"})


def test_an_array_from_the_other_side_can_be_changed_and_shares_no_memory() -> None:
    for name in ("whole numbers", "ordered", "array of periods", "array of times", "text"):
        value = getattr(TABLES[name], "array", TABLES[name])
        decoder = Decoder()
        got = decoder.loads(Encoder().dumps(value))
        inside = [part.copy() for part in decoder.shared.objects[1:] if isinstance(part, np.ndarray)]
        got[0] = None
        assert got.isna()[0] and not value.isna()[0]
        now = [part for part in decoder.shared.objects[1:] if isinstance(part, np.ndarray)]
        assert all(np.array_equal(a, b) for a, b in zip(inside, now, strict=True))


def test_what_the_other_side_has_is_told_anew_inside_a_table() -> None:
    part = [1]
    encoder = Encoder(known={id(part): ["argument", 0], id(pd.NA): ["argument", 1]})
    got = Decoder().loads(encoder.dumps(pd.Series([part, pd.NA], dtype=object)))
    assert got[0] == [1] and got[1] is pd.NA


@pytest.mark.parametrize(
    "value",
    [
        pd.Series(pd.arrays.SparseArray([0, 1])),
        pd.Series([frozenset((1, 2))]).astype("category"),
        pd.date_range(**DAYS, freq=pd.offsets.CustomBusinessDay(holidays=["2024-04-01"])),
        pd.Series([1], name=frozenset((1,))),
        pd.Categorical.from_codes(np.zeros(5000, "int8"), ["x" * (1 << 18)]),
        pd.Categorical.from_codes(np.zeros(1 << 20, "int8"), pd.Index([(1,) * 100], tupleize_cols=False)),
    ],
    ids=["sparse", "sets", "holidays", "name", "long", "wide"],
)
def test_what_cannot_cross_exactly_is_an_object(value: Any) -> None:
    encoder = Encoder(export=lambda e, value: ["whole"])
    assert encoder.encode([value, [1]]) == ["list", ["whole"], ["list", 1]]
    assert len(encoder.shared.objects) == 2


NO_NAME = ["pd.Index", None, None]
BYTES, NUMBERS, TRUTHS = ["array", 0], ["array", 1], ["array", 2]
ARRAYS = [["np", "|i1", [2], 0], ["np", "<i8", [2], 0], ["np", "|b1", [2], 0], ["np", "<f8", [2], 0]]
ARRAYS += [["np", "<i8", [2], 0], ["np", "|b1", [1], 0], ["np", "|i1", [1], 0]]
BUFFERS = np.array([0, 1], "i1").tobytes() + np.array([3, 2], "<i8").tobytes() + b"\0\1" + bytes(34)
MOMENT = ["pd.Timestamp", 1, "ns"]
TEXTS = ["str", ["list", "a", "b"]]


def array(*column: Any) -> list:
    return ["pd.array", None, list(column)]


LEVEL = [[*NO_NAME, TEXTS], BYTES]

FORGED: dict[str, list] = {
    "place that is none": array("category", False, [*NO_NAME, ["str", ["list", "a"]]], BYTES),
    "category twice": array("category", False, [*NO_NAME, ["str", ["list", "a", "a"]]], BYTES),
    "missing category": array("category", False, [*NO_NAME, ["str", ["list", "a", None]]], BYTES),
    "order of no kind": array("category", 1, [*NO_NAME, TEXTS], BYTES),
    "places of no kind": array("category", False, [*NO_NAME, TEXTS], ["array", 3]),
    "categories of lists": array("category", False, [*NO_NAME, ["object", ["list", ["list"], 1]]], BYTES),
    "categories of tuples of lists": array(
        "category", False, [*NO_NAME, ["object", ["list", ["tuple", ["list"]], 1]]], BYTES
    ),
    "categories of categories": array(
        "category", False, [*NO_NAME, ["category", False, [*NO_NAME, TEXTS], BYTES]], BYTES
    ),
    "categories in levels": array("category", False, ["pd.MultiIndex", [[*NO_NAME, TEXTS], BYTES]], BYTES),
    "frequency unknown": array("period", "x", NUMBERS),
    "frequency of code": array("period", "__import__('os')", NUMBERS),
    "no frequency": array("period", None, NUMBERS),
    "frequency backwards": array("period", "-3M", NUMBERS),
    "periods of bytes": array("period", "M", BYTES),
    "ends of two types": array("interval", "right", ["numpy", NUMBERS], ["numpy", ["array", 3]]),
    "ends before": array("interval", "right", ["numpy", NUMBERS], ["numpy", ["array", 4]]),
    "three ends": array("interval", "right", ["numpy", NUMBERS], ["numpy", NUMBERS], 1),
    "side unknown": array("interval", "up", ["numpy", ["array", 3]], ["numpy", ["array", 3]]),
    "ends of text": array("interval", "right", TEXTS, TEXTS),
    "ends of truth": array("interval", "right", ["numpy", TRUTHS], ["numpy", TRUTHS]),
    "zone of a path": array("zoned", "ns", "../../etc/passwd", NUMBERS),
    "zone that is none": array("zoned", "ns", None, NUMBERS),
    "offset of years": array("zoned", "ns", 1e9, NUMBERS),
    "unit unknown": array("zoned", "D", "UTC", NUMBERS),
    "mask of numbers": array("Int64", NUMBERS, NUMBERS),
    "numbers of another type": array("Int32", NUMBERS, TRUTHS),
    "mask of another length": array("Int64", NUMBERS, ["array", 5]),
    "kind unknown": array("Sparse", NUMBERS),
    "frequency of text": ["pd.Index", None, "D", TEXTS],
    "values off the frequency": ["pd.Index", None, "D", ["zoned", "ns", "UTC", NUMBERS]],
    "steps of no kind": ["pd.Index", None, [1, False, "ages", 1], ["zoned", "ns", "UTC", NUMBERS]],
    "steps of code": ["pd.Index", None, [1, False, "__class__", 1], ["zoned", "ns", "UTC", NUMBERS]],
    "list for a name": ["pd.Index", ["list"], None, TEXTS],
    "tuple of a list for a name": ["pd.Index", ["tuple", ["list"]], None, TEXTS],
    "too many levels": ["pd.MultiIndex", *[LEVEL] * 21],
    "places beyond a level": ["pd.MultiIndex", LEVEL, [LEVEL[0], NUMBERS]],
    "levels of two lengths": ["pd.MultiIndex", LEVEL, [LEVEL[0], ["array", 6]]],
    "a level twice the same": ["pd.MultiIndex", [[*NO_NAME, ["str", ["list", "a", "a"]]], BYTES]],
    "level of levels": ["pd.MultiIndex", [["pd.MultiIndex", LEVEL], BYTES]],
    "level of lists": ["pd.MultiIndex", [[*NO_NAME, ["object", ["list", ["list"], ["list"]]]], BYTES]],
    "no levels": ["pd.MultiIndex"],
    "period of no number": ["pd.Period", 1.5, "M"],
    "period that is missing": ["pd.Period", -(1 << 63), "M"],
    "period too late": ["pd.Period", ["int", "f" * 20], "M"],
    "interval of text": ["pd.Interval", "a", "b", "right"],
    "interval of lists": ["pd.Interval", ["list"], ["list"], "right"],
    "interval backwards": ["pd.Interval", 2, 1, "right"],
    "interval of zones": ["pd.Interval", [*MOMENT, 0.0], [*MOMENT, None], "right"],
    "delta of years": ["pd.Timedelta", 1, "Y"],
    "moment without a zone's place": ["pd.Timestamp", 1, "ns"],
    "more than missing": ["pd.NA", 1],
    "nothing of pandas": ["pd.eval", "1"],
    "object inside": array("object", ["list", ["handle", 1]]),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_one_is_refused(name: str) -> None:
    decoder = Decoder(lambda decoder, tree: object())
    tree = decoder.unpack(pack(ARRAYS, FORGED[name], BUFFERS))
    with pytest.raises(WireError):
        decoder.part(tree)


def test_trees_of_the_same_form_that_are_not_forged_are_taken() -> None:
    decoder = Decoder()
    decoder.unpack(pack(ARRAYS, None, BUFFERS))
    levels = decoder.part(["pd.MultiIndex", LEVEL, LEVEL])
    assert levels.tolist() == [("a", "a"), ("b", "b")]
    for tree in (CATEGORIES, array("period", "M", NUMBERS), array("Int64", NUMBERS, TRUTHS)):
        assert len(decoder.part(tree)) == 2
    assert len(decoder.part(array("interval", "right", *[["numpy", ["array", 3]]] * 2))) == 2
    assert decoder.part(array("zoned", "ns", "UTC", NUMBERS))[0].value == 3
    assert decoder.part([*MOMENT, None]) == pd.Timestamp(1)


def nodes(tree: list) -> list[tuple[list, int]]:
    """Every place in a tree."""
    found = []
    for i, part in enumerate(tree):
        found.append((tree, i))
        found += nodes(part) if isinstance(part, list) else []
    return found


def mutants(value: Any, rng: random.Random, many: int) -> list[bytes]:
    """Messages for a value in whose trees one place or two hold something else, or nothing."""
    leaves = [None, True, -1, 1 << 62, 0.5, "", "category", "D", "UTC", "str", b"a", ["list"], ["array", 0]]
    made = []
    for _ in range(many):
        encoder = Encoder()
        tree = ["list", encoder.encode(value)]
        for _ in range(rng.randint(1, 2)):
            (holder, place), (other, there) = rng.choice(nodes(tree)), rng.choice(nodes(tree))
            holder[place] = copy.deepcopy(rng.choice([*leaves, other[there], other[there], other[there]]))
            if rng.random() < 0.2:
                del holder[place]
        made.append(encoder.pack(tree))
    return made


@pytest.mark.parametrize("value", [*TABLES.values(), *SCALARS], ids=[*TABLES, *map(repr, SCALARS)])
@pytest.mark.filterwarnings("ignore")
def test_a_changed_tree_is_a_value_or_one_error(value: Any) -> None:
    for message in mutants(value, random.Random(0), 60):
        value_or_one_error(message)


CATEGORIES = array("category", False, [*NO_NAME, TEXTS], BYTES)
LARGE = {
    "values": lambda n: pack([], ["list", *([["pd.Period", 7, "M"]] * n)], b""),
    "tables": lambda n: pack(ARRAYS, ["list", *([CATEGORIES] * n)], BUFFERS),
    "categories": lambda n: pack(ARRAYS, many_categories(40 * n), BUFFERS),
}


def many_categories(number: int) -> list:
    return array("category", False, [*NO_NAME, ["object", ["list", "a", *range(number)]]], BYTES)


@pytest.mark.parametrize("kind", LARGE)
def test_time_and_memory_grow_with_the_message_and_no_faster(kind: str) -> None:
    seconds = {n: min(time_to_decode(LARGE[kind](n)) for _ in range(3)) for n in (500, 2000)}
    assert seconds[2000] < 10 * seconds[500] + 0.01
    value_or_one_error(LARGE[kind](500))


def test_categories_of_one_hash_are_few() -> None:
    alike = ["object", ["list", "a", *(["int", hex(i * ((1 << 61) - 1))] for i in range(20_000))]]
    with pytest.raises(WireError, match="keys"):
        Decoder().loads(pack(ARRAYS, array("category", False, [*NO_NAME, alike], BYTES), BUFFERS))


CELLS = dict(notebooks.read_cells(Path(__file__).parent / "tables.py"))
IDIOMS = [name for name in CELLS if f"test {name}" in CELLS]


def test_idioms_of_data_analysis_are_judged_from_outside_with_full_points(tmp_path: Path) -> None:
    cells = [notebooks.plain(CELLS["imports"])]
    for name in IDIOMS:
        cells += [notebooks.plain(CELLS[f"given {name}"])] if f"given {name}" in CELLS else []
        answer = notebooks.solution(name, notebooks.solved(CELLS[name]))
        cells += [answer, notebooks.checks(f"test_{name}", CELLS[f"test {name}"])]
    source = notebooks.notebook(*cells)
    answers = {"counted_categories": f"{CELLS['counted_categories']}[:0]"}
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        right, empty = engine.grade([notebooks.hand_in(source), notebooks.hand_in(source, "w", **answers)])
        assert not engine.ways[0].beside
    assert {n: c.message for n, c in right.notebooks["sample"].cells.items() if c.score != 1} == {}
    assert (right.score, empty.score) == (len(IDIOMS), len(IDIOMS) - 1)

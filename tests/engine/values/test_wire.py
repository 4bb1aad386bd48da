"""The wire: what goes in comes out, and whatever else arrives is one error."""

from __future__ import annotations

import contextlib
import os
import random
import time
import tracemalloc
from collections import Counter, OrderedDict, deque, namedtuple
from datetime import date, datetime, timedelta, timezone
from datetime import time as clock
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import msgpack
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.engine.wire import randomness
from autograder.engine.wire.common import WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder

Point = namedtuple("Point", "x y")

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary(max_size=50)
)
keys = st.text(max_size=5) | st.integers(-1000, 1000) | st.booleans()
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.sets(keys, max_size=4)
    ),
    max_leaves=20,
)


def across(value):
    return Decoder().loads(Encoder().dumps(value))


@given(values)
def test_plain_values_come_back_equal_and_of_the_same_type(value):
    got = across(value)
    assert got == value
    assert repr(got) == repr(value) or isinstance(value, set | dict | list | tuple)


@pytest.mark.parametrize(
    "value",
    [
        Point(1, [2.5]),
        Counter("abca"),
        OrderedDict([("b", 1), ("a", 2)]),
        deque([1, 2], maxlen=3),
        range(2, 9, 3),
        slice(1, None, 2),
        ...,
        frozenset({1, 2}),
        bytearray(b"ab"),
        "\ud800 alone",
        1 << 200,
        torch.Size([2, 3]),
        torch.float16,
        torch.device("cpu"),
        np.dtype("int16"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_other_types_of_data_cross(value):
    got = across(value)
    assert got == value
    assert type(got).__name__ == type(value).__name__


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "float16", "bfloat16", "complex64", "int64", "uint8", "bool"]
)
@pytest.mark.parametrize("shape", [(), (0, 3), (2, 3, 4)])
def test_tensors_keep_dtype_shape_values_and_order_of_strides(dtype, shape):
    tensor = torch.randint(0, 2, shape).to(getattr(torch, dtype))
    for given_tensor in (tensor, tensor.transpose(0, -1) if tensor.dim() else tensor):
        got = across(given_tensor)
        assert got.dtype == given_tensor.dtype
        assert torch.equal(got, given_tensor)
        if given_tensor.numel():
            assert got.stride() == given_tensor.stride()


def test_arrays_cross_with_their_order_in_memory():
    for array in (np.arange(6).reshape(2, 3), np.asfortranarray(np.ones((2, 3))), np.array(["a", "bc"])):
        got = across(array)
        assert got.dtype == array.dtype
        assert (got == array).all()
        assert got.flags.f_contiguous == array.flags.f_contiguous
    assert across(np.array([1, "a", None], dtype=object)).tolist() == [1, "a", None]
    assert across(np.float32(2.5)) == np.float32(2.5)


@pytest.mark.parametrize(
    "value",
    [
        date(2020, 1, 2),
        datetime(2020, 1, 2, 3, 4, 5, 6),
        datetime(2020, 1, 2, tzinfo=timezone(timedelta(hours=1))),
        clock(1, 2, 3),
        timedelta(1, 2, 3),
        Decimal("1.50"),
        Decimal("NaN"),
        Fraction(1, 3),
        Path("a/b"),
        UUID(int=5),
        pd.Timestamp("2020-01-02 03:04"),
    ],
    ids=repr,
)
def test_dates_exact_numbers_and_paths_cross(value):
    for got in (across(value), across({"a": [value]})["a"][0]):
        assert type(got) is type(value)
        assert repr(got) == repr(value)


FRAMES = [
    pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, np.nan], "d": [True, False]}),
    pd.DataFrame(),
    pd.DataFrame({"a": []}),
    pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
    pd.DataFrame({"k": ["x", "y", "x"], "v": [1, 2, 3]}).groupby("k").agg(["sum", "mean"]),
    pd.DataFrame({"t": pd.date_range("2020", periods=3)}, index=pd.date_range("2020", periods=3, freq="D")),
    pd.DataFrame({"o": [[1], (2,), None]}),
    pd.DataFrame({"i": pd.array([1, None], dtype="Int64"), "s": pd.array(["a", None], dtype="string")}),
]


@pytest.mark.parametrize("frame", FRAMES, ids=range(len(FRAMES)))
def test_frames_series_and_indices_cross_whole(frame):
    got = across([frame, frame])
    assert got[0] is got[1]
    pd.testing.assert_frame_equal(got[0], frame)
    pd.testing.assert_index_equal(across(frame.columns), frame.columns)
    for name in frame.columns:
        series = frame[name]
        if isinstance(series, pd.Series):
            pd.testing.assert_series_equal(across(series), series)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [object()]}),
        pd.DataFrame({"c": pd.arrays.SparseArray([1])}),
        pd.DataFrame({"a": [1]}).groupby("a"),
    ],
    ids=["objects", "sparse", "groups"],
)
def test_a_table_that_is_no_data_is_an_object(frame):
    encoder = Encoder(export=lambda e, value: ["whole"])
    assert encoder.encode([frame, [1], frame]) == ["list", ["whole"], ["list", 1], ["whole"]]
    with pytest.raises(WireError):
        Encoder().dumps(frame)


def test_one_object_in_two_places_stays_one_object():
    shared, tensor = [1], torch.ones(2)
    got = across((shared, {"again": shared}, tensor, tensor))
    assert got[0] is got[1]["again"]
    assert got[2] is got[3]
    cycle: list = []
    cycle.append(cycle)
    back = across(cycle)
    assert back[0] is back


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 1, torch.eye(2).to_sparse_csr(), open],
    ids=["object", "function", "sparse", "builtin"],
)
def test_what_is_not_data_is_refused_by_name(value):
    with pytest.raises(WireError, match="cannot cross"):
        Encoder().dumps(value)


def test_subclasses_of_data_are_not_data():
    class Agreeable(int):
        def __eq__(self, other):
            return True

        __hash__ = int.__hash__

    class Tensor(torch.Tensor):
        pass

    with pytest.raises(WireError):
        Encoder().dumps(Agreeable(3))
    assert type(across(torch.ones(2).as_subclass(Tensor))) is torch.Tensor


TAGS = """int complex tuple frozenset slice range list dict set bytearray deque Counter OrderedDict named
    array same np.dtype np.scalar np.object torch.dtype torch.device torch.Size handle parameter nonsense
    instance member date datetime time timedelta Decimal Fraction Path UUID numpy object str Int64
    pd.DataFrame pd.Series pd.Index pd.RangeIndex pd.MultiIndex pd.array pd.Timestamp pd.Timedelta pd.Period
    pd.Interval pd.NA pd.NaT category period interval zoned boolean string D M right"""
tags = st.sampled_from(TAGS.split())
trees = st.recursive(
    leaves.filter(lambda v: not isinstance(v, complex)) | tags,
    lambda inner: st.builds(lambda tag, rest: [tag, *rest], tags, st.lists(inner, max_size=4)),
    max_leaves=12,
)
entries = st.one_of(
    st.tuples(
        st.just("np"), st.sampled_from(["<f4", "|O", "<U9", "<M8[ns]", "V8", ">i4", ""]), st.lists(leaves)
    ),
    st.tuples(st.just("torch"), st.sampled_from(["float32", "bool", "Tensor"]), st.lists(st.integers(-2, 4))),
    leaves,
).map(lambda e: [*e, [0, 1], 1] if isinstance(e, tuple) else e)


def pack(table, tree, buffers: bytes) -> bytes:
    header = msgpack.packb([table, tree], default=str, unicode_errors="surrogatepass")
    return len(header).to_bytes(4, "little") + header + buffers


MEMORY = 60  # times the bytes of a message, and a megabyte: that much a message may take, whatever it says


def value_or_one_error(message: bytes) -> None:
    """Decode; any other exception fails the test, as does memory out of proportion."""
    tracemalloc.start()
    try:
        with contextlib.suppress(WireError):
            Decoder().loads(message)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEMORY * len(message) + (1 << 20)


@settings(max_examples=1500, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_value_or_one_error(noise):
    value_or_one_error(noise)
    value_or_one_error(len(noise).to_bytes(4, "little") + noise)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries, max_size=3), trees, st.binary(max_size=64))
def test_a_malformed_message_is_a_value_or_one_error(table, tree, buffers):
    try:
        message = pack(table, tree, buffers)
    except (OverflowError, ValueError):
        return
    value_or_one_error(message)


def test_a_good_message_with_flipped_bytes_is_a_value_or_one_error():
    rng = random.Random(0)
    good = Encoder().dumps([torch.randn(3, 2), {"a": np.arange(4), 2: (1, 2.5)}, Point(1, 2), {1}, 1 << 70])
    for _ in range(3000):
        bad = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        value_or_one_error(bytes(bad[: rng.randint(0, len(bad))] if rng.random() < 0.2 else bad))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xff\xff\xff",
        os.urandom(200),
        pack([], ["list"] * 1, b"left over"),
        pack([["np", "<f8", [1 << 40], 0]], ["array", 0], b""),
        pack([["torch", "float32", [-1], [0], 0]], ["array", 0], b""),
        pack([["torch", "bool", [1], [0], 0]], ["array", 0], b"\x07"),
        pack([["np", "|O", [1], 0]], ["array", 0], b"12345678"),
        pack([], ["dict", ["list"], 1], b""),
        pack([], ["same", 0], b""),
        pack([], ["int", "1" * 200_000], b""),
        pack([], [b"list"], b""),
        pack([], ["bytearray", 1 << 30], b""),
        pack([["np", "<f4", [0], 0]] * 60_000, ["array", 0], b""),
    ],
    ids=range(14),
)
def test_hostile_messages_are_refused(message):
    with pytest.raises(WireError):
        Decoder().loads(message)


def test_nesting_and_colliding_keys_are_bounded():
    deep: list = []
    for _ in range(500):
        deep = ["list", deep] if deep else ["list"]
    with pytest.raises(WireError):
        Decoder().loads(pack([], deep, b""))
    flat: list = ["dict"]
    for i in range(25_000):
        flat += [["int", hex(i * ((1 << 61) - 1))], None]
    with pytest.raises(WireError, match="keys"):
        Decoder().loads(pack([], flat, b""))
    assert across({(i, str(i)): i << 70 for i in range(50_000)})[7, "7"] == 7 << 70


LARGE = {
    "arrays": lambda n: pack([["np", "<f4", [0, 3], 0]] * n, ["array", 0], b""),
    "tensors": lambda n: pack([["torch", "float32", [0], [0], 0]] * n, ["array", 0], b""),
    "sets": lambda n: pack([], ["list", *([["set"]] * (4 * n))], b""),
    "keys": lambda n: pack([], ["dict", *range(8 * n)], b""),
    "tuples": lambda n: pack([], ["list", *([["named", "T", ["x"], 1]] * n)], b""),
    "integers": lambda n: pack([], ["list", *([["int", "f" * 500]] * n)], b""),
    "same": lambda n: pack([], ["list", *([["same", 0]] * (4 * n))], b""),
    "bytes": lambda n: pack([], ["bytearray", b"x" * 1000 * n], b""),
}


@pytest.mark.parametrize("kind", LARGE)
def test_time_and_memory_grow_with_the_message_and_no_faster(kind):
    """Four times the message takes about four times as long, not sixteen times."""
    seconds = {n: min(time_to_decode(LARGE[kind](n)) for _ in range(3)) for n in (2000, 8000)}
    assert seconds[8000] < 10 * seconds[2000] + 0.01
    value_or_one_error(LARGE[kind](2000))


def time_to_decode(message: bytes) -> float:
    start = time.process_time()
    Decoder().loads(message)
    return time.process_time() - start


def test_random_states_are_checked_field_by_field():
    good = randomness.snapshot()
    randomness.restore(good)
    name, key, position, has, cached = good["numpy"]
    version, words, gauss = good["random"]
    bad = [
        {"numpy": (name, key, 10_000, has, cached)},
        {"numpy": (name, key[:5], position, has, cached)},
        {"numpy": (name, np.zeros_like(key), position, has, cached)},
        {"random": (version, (*words[:-1], 10_000), gauss)},
        {"random": (version, words[:9], gauss)},
        {"torch": torch.zeros(3, dtype=torch.uint8)},
        {"torch": "state"},
        {"other": 1},
    ]
    for state in bad:
        with pytest.raises(WireError):
            randomness.restore(state)
    assert not randomness.changes(good, randomness.snapshot())


def test_only_states_that_drawing_reaches_come_into_the_judge():
    before = randomness.snapshot()
    torch.randn(2000), np.random.rand(1500), [random.random() for _ in range(700)]
    after = randomness.snapshot()
    assert set(randomness.drawn_from(before, after)) == {"random", "numpy", "torch"}
    randomness.seed(12)
    assert randomness.drawn_from(before, randomness.snapshot()) == {}
    for planted in (
        {"numpy": (*before["numpy"][:3], 1, float("nan"))},
        {"random": (*before["random"][:2], 9.0)},
    ):
        (taken,) = randomness.drawn_from(before, planted).values()
        assert taken[-1] in (None, 0.0)
    planted = before["torch"].clone()
    planted[5040:] = 1
    assert torch.equal(
        randomness.drawn_from(before, {"torch": planted})["torch"][5040:], torch.zeros(16).byte()
    )
    for odd in ({"numpy": {"state": 1}}, {"random": 3}, {"torch": "x"}):
        assert randomness.drawn_from(before, odd) == {}
    zeros = torch.zeros_like(before["torch"])
    assert randomness.drawn_from(before, {"torch": zeros}) == {}
    randomness.restore(before)


def test_a_small_message_that_is_huge_when_it_is_looked_at() -> None:
    value: list = []
    for _ in range(20):
        value = [value, value]
    assert len(Decoder().loads(Encoder().dumps(value))) == 2
    for _ in range(20):
        value = [value, value]
    with pytest.raises(WireError, match="counted each time"):
        Decoder().loads(Encoder().dumps(value))
    rows = [[0.0] * 100] * 10_000
    assert Decoder().loads(Encoder().dumps(rows)) == rows

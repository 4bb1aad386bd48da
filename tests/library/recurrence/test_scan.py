"""The scans equal the loop, forward and backward, for all lengths; the parallel one is faster."""

import time

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course.parts.cost import sequential_steps
from course.recurrence.scan import by_halving, loop, scan, three_steps

LENGTHS = [1, 2, 3, 7, 1000, 65_536]


def problem(length, d=2, batch=(), dtype=torch.float32):
    generator = torch.Generator().manual_seed(length)
    a = torch.rand(*batch, length, d, generator=generator, dtype=dtype) * 1.2 - 0.2  # negative ones, too
    return a, torch.randn(*batch, length, d, generator=generator, dtype=dtype)


def everything(function, a, b):
    """States, and the gradients of a weighted sum of them with respect to both arguments."""
    a, b = a.clone().requires_grad_(), b.clone().requires_grad_()
    outside = torch.randn(b.shape, generator=torch.Generator().manual_seed(9), dtype=b.dtype)
    states = function(a, b)
    (states * outside).sum().backward()
    return states.detach(), a.grad, b.grad


@pytest.mark.parametrize("length", LENGTHS)
def test_scan_equals_the_loop_in_float32(length):
    a, b = problem(length)
    for ours, theirs in zip(everything(scan, a, b), everything(loop, a, b), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("length", [1, 2, 3, 1000])
@pytest.mark.parametrize("parts", [1, 2, 3, 7, 31, 1000])
def test_three_steps_equal_the_loop_with_odd_parts(length, parts):
    a, b = problem(length)
    if parts > length:
        with pytest.raises(ValueError, match=f"parts is {parts}; expected 1 to {length}"):
            three_steps(a, b, parts)
        return
    found = everything(lambda a, b: three_steps(a, b, parts), a, b)
    for ours, theirs in zip(found, everything(loop, a, b), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)


@given(length=st.integers(1, 40), d=st.integers(1, 3), parts=st.integers(1, 40))
@settings(deadline=None, max_examples=30)
def test_any_length_and_any_parts(length, d, parts):
    a, b = problem(length, d, batch=(2,), dtype=torch.float64)
    torch.testing.assert_close(scan(a, b), loop(a, b))
    for ends in (loop, by_halving):
        torch.testing.assert_close(three_steps(a, b, min(parts, length), ends), loop(a, b))


def test_gradients_of_gradients():
    a, b = problem(11, dtype=torch.float64)
    assert torch.autograd.gradgradcheck(scan, (a.requires_grad_(), b.requires_grad_()))


def test_one_factor_for_all_times():
    _, b = problem(50, d=3)
    a = torch.tensor([0.9, 0.5, 0.0])
    torch.testing.assert_close(scan(a, b), loop(a.expand_as(b), b))


def test_the_chain_is_short():
    steps = [
        sequential_steps(lambda z: scan(torch.full_like(z, 0.5), z), torch.randn(n, 1)) for n in (64, 4096)
    ]
    assert max(steps) < 10  # one node: its inside is counted below
    halve = lambda z: by_halving(torch.full_like(z, 0.5), z)  # noqa: E731
    inside = [sequential_steps(halve, torch.randn(n, 1)) for n in (64, 4096)]
    assert inside[1] < 2.5 * inside[0] < 200  # 64 times the length, twice the chain


def test_twenty_times_faster_than_the_loop_at_65_536():
    a, b = problem(65_536, d=1)

    def once(function):
        begin = time.perf_counter()
        with torch.no_grad():
            function(a, b)
        return time.perf_counter() - begin

    once(scan)
    assert once(loop) > 20 * min(once(scan) for _ in range(3))


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"a has shape \(3, 2\), b \(4, 2\)"):
        loop(torch.ones(3, 2), torch.ones(4, 2))
    with pytest.raises(ValueError, match="time >= 1"):
        scan(torch.ones(0, 2), torch.ones(0, 2))

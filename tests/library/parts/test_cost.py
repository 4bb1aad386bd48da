"""Steps, operations and exponents of computations whose costs are known."""

import time

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from course.parts.contextualizers import MessagePassing
from course.parts.cost import exponent, operations, seconds, sequential_steps


@pytest.fixture
def parts():
    return torch.randn(6, 3, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("length", [1, 5, 20_000])
def test_a_chain_is_as_long_as_its_operations(parts, length):
    def chain(z):
        for _ in range(length):
            z = z * 2
        return z

    assert sequential_steps(chain, parts) == length


def test_the_longest_of_two_branches_counts(parts):
    assert sequential_steps(lambda z: (z + 1) + z.exp().exp().exp(), parts) == 4


def test_parameters_are_no_steps(parts):
    weight = nn.Parameter(torch.ones(3))
    assert sequential_steps(lambda z: z * weight, parts) == 1
    assert sequential_steps(lambda z: z.relu(), parts) == 1


def test_a_cut_graph_is_named(parts):
    with pytest.raises(ValueError, match="cut the graph"):
        sequential_steps(lambda z: z.detach() + 1, parts)


def test_operations_of_a_product(parts):
    assert operations(lambda z: z @ torch.ones(3, 4), parts) == 2 * 6 * 3 * 4
    assert operations(lambda z: z.exp(), parts) == 0


def test_seconds_are_the_processors(parts):

    def busy(z):
        begin = time.process_time()
        while time.process_time() < begin + 0.02:
            pass
        return z

    assert 0.02 <= seconds(busy, parts, repeats=2) < 1
    assert seconds(lambda z: time.sleep(0.05), parts, repeats=2) < 0.02, "waiting costs nothing"


@given(a=st.floats(0.01, 100), b=st.floats(-3, 3))
def test_exponent_of_a_power(a, b):
    sizes = [1, 2, 4, 8]
    assert exponent(sizes, [a * size**b for size in sizes]) == pytest.approx(b, abs=1e-6)


def test_exponent_refuses_what_has_no_logarithm():
    with pytest.raises(ValueError, match="above 0"):
        exponent([1, 2], [0, 1])
    with pytest.raises(ValueError, match="1 sizes and 1 costs"):
        exponent([1], [1])


@pytest.mark.parametrize("edges", [10, 400])
def test_messages_are_made_once_a_part_and_added_once_an_edge(edges):
    graph = torch.randint(50, (2, edges), generator=torch.Generator().manual_seed(0))
    assert operations(MessagePassing(8, 4, graph), torch.randn(50, 8)) == 2 * 50 * 8 * 4 + edges * 4

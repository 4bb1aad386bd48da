"""Position encodings against their definitions, written in another way, and what they promise."""

import math

import pytest
import torch

from course.attention.encoder import Encoder
from course.attention.multi_head import MultiHeadAttention
from course.attention.positions import (
    LearnedPositions,
    LinearBias,
    RelativeBias,
    Rotary,
    ScorePositions,
    Sinusoids,
    bucket,
    frequencies,
    shift_matrix,
    sinusoids,
)

D, HEADS, PARTS = 16, 2, 9


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_sinusoids_are_those_of_the_slide():
    found = sinusoids(50, D)
    for i in (0, 1, 17, 49):
        for k in range(D // 2):
            assert found[i, 2 * k].item() == pytest.approx(math.sin(i / 10000 ** (2 * k / D)), abs=1e-5)
            assert found[i, 2 * k + 1].item() == pytest.approx(math.cos(i / 10000 ** (2 * k / D)), abs=1e-5)
    torch.testing.assert_close(sinusoids(5, D, start=20), found[20:25])


@pytest.mark.parametrize("k", [1, 7, -3])
def test_a_shift_is_one_rotation(k):
    turn = shift_matrix(k, D)
    torch.testing.assert_close(turn @ turn.mT, torch.eye(D))
    torch.testing.assert_close(sinusoids(30, D, start=10) @ turn, sinusoids(30, D, start=10 + k))


def test_rotary_is_a_product_of_complex_numbers():
    x = torch.randn(2, HEADS, PARTS, D)
    angles = torch.arange(4, 4 + PARTS)[:, None] * frequencies(D)
    turned = torch.view_as_complex(x.unflatten(-1, (-1, 2))) * torch.polar(torch.ones_like(angles), angles)
    expected = torch.view_as_real(turned).flatten(-2)
    torch.testing.assert_close(Rotary().turn(x, start=4), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("positions", [Rotary(), RelativeBias(HEADS, buckets=8, far=20), LinearBias(HEADS)])
def test_scores_depend_on_the_distance_only(positions):
    """Equal queries and keys everywhere: then the score is a function of the distance alone."""
    if isinstance(positions, RelativeBias):
        torch.nn.init.normal_(positions.table.weight)
    q, k = (positions.turn(torch.randn(HEADS, 1, D).expand(-1, PARTS, -1)) for _ in range(2))
    bias = positions.bias(PARTS, PARTS)
    scores = q @ k.mT + (0 if bias is None else bias)
    for distance in range(-PARTS + 1, PARTS):
        diagonal = scores.diagonal(distance, dim1=-2, dim2=-1)
        torch.testing.assert_close(diagonal, diagonal[..., :1].expand_as(diagonal), atol=1e-4, rtol=1e-4)
    assert scores[0].flatten().std() > 0.1  # and it does depend on the distance
    ahead = positions.bias(2, PARTS, start=3)
    assert (ahead is None) == (bias is None) and (bias is None or torch.equal(ahead, bias[:, 3:5]))


def t5_bucket(distance, both_ways, buckets=32, far=128):
    """T5's rule, for one number: mesh_tensorflow, `_relative_position_bucket`."""
    n, found = -distance, 0
    if both_ways:
        buckets //= 2
        found += buckets if n < 0 else 0
        n = abs(n)
    else:
        n = max(n, 0)
    exact = buckets // 2
    if n < exact:
        return found + n
    large = exact + int(math.log(n / exact) / math.log(far / exact) * (buckets - exact))
    return found + min(large, buckets - 1)


@pytest.mark.parametrize("both_ways", [False, True])
def test_buckets_are_those_of_t5(both_ways):
    # At powers of two the logarithms are whole numbers, and rounding decides: leave them out.
    distances = [n for n in range(-300, 301) if abs(n) not in (16, 32, 64, 128, 256)]
    found = bucket(torch.tensor(distances), both_ways=both_ways)
    assert found.tolist() == [t5_bucket(n, both_ways) for n in distances]
    # Distance 0 has one bucket; with both directions the other side's bucket for it, 16, stays empty.
    assert set(found.tolist()) == set(range(32)) - ({16} if both_ways else set())
    assert bucket(torch.tensor([0, -1, -7, -500, 1, 7, 500])).tolist() == [0, 1, 7, 15, 17, 23, 31]


def test_slopes_of_the_paper():
    assert LinearBias(8).slopes.tolist() == [2.0**-h for h in range(1, 9)]
    bias = LinearBias(1).bias(3, 3)[0] * 2**8
    assert bias.tolist() == [[0, -1, -2], [-1, 0, -1], [-2, -1, 0]]


@pytest.mark.parametrize("positions", [ScorePositions(), Rotary(), RelativeBias(HEADS), LinearBias(HEADS)])
def test_an_encoder_knows_the_order_with_positions_only(positions):
    if isinstance(positions, RelativeBias):
        torch.nn.init.normal_(positions.table.weight)
    encoder = Encoder(D, HEADS, layers=2, positions=positions)
    z, order = torch.randn(PARTS, D), torch.randperm(PARTS)
    same = torch.allclose(encoder(z[order]), encoder(z)[order], atol=1e-5)
    assert same == (type(positions) is ScorePositions)


def test_positions_added_to_the_parts():
    z = torch.randn(2, PARTS, D)
    torch.testing.assert_close(Sinusoids()(z, start=2) - z, sinusoids(PARTS, D, start=2).expand_as(z))
    learned = LearnedPositions(PARTS, D)
    torch.testing.assert_close(learned(z)[:, 3:], learned(z[:, 3:], start=3))
    with pytest.raises(ValueError, match="10 parts; there are positions for 9 only"):
        learned(z, start=1)


def test_gradients_reach_the_learned_bias():
    positions = RelativeBias(HEADS)
    MultiHeadAttention(D, HEADS, positions=positions)(torch.randn(PARTS, D)).square().sum().backward()
    assert positions.table.weight.grad.abs().sum() > 0


def test_wrong_settings_are_named():
    with pytest.raises(ValueError, match="d is 7; expected an even number"):
        sinusoids(3, 7)
    with pytest.raises(ValueError, match="1 buckets a side"):
        bucket(torch.arange(3), buckets=2)

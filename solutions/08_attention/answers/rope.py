"""Other right answers and typical wrong ones to task rope of 08_attention."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("rope", "complex numbers")
def rope(x, positions):
    d = x.shape[-1]
    rates = 10000 ** (-2 * torch.arange(d // 2) / d)
    z = torch.complex(x[..., ::2].contiguous(), x[..., 1::2].contiguous())
    z = z * torch.exp(1j * torch.outer(positions, rates))
    return torch.view_as_real(z).flatten(-2).to(x.dtype)


@right("rope", "a rotation matrix for each pair")
def rope(x, positions):
    pairs = []
    for k, pair in enumerate(x.split(2, dim=-1)):
        angle = positions / 10000 ** (2 * k / x.shape[-1])
        c, s = torch.cos(angle), torch.sin(angle)
        rotation = torch.stack([torch.stack([c, -s], -1), torch.stack([s, c], -1)], -2)
        pairs.append((rotation @ pair.unsqueeze(-1)).squeeze(-1))
    return torch.cat(pairs, dim=-1)


@right("rope", "the vector and its quarter turn")
def rope(x, positions):
    column = torch.arange(x.shape[-1])
    angles = torch.outer(positions, 10000 ** ((column % 2 - column) / x.shape[-1]))
    turned = torch.stack([-x[..., 1::2], x[..., ::2]], dim=-1).flatten(-2)
    return x * torch.cos(angles) + turned * torch.sin(angles)


@wrong(
    "rope",
    "halves as pairs",
    hint="Component j is paired with component j + d / 2. Some models do that, but here neighbors form a "
    "pair: components 2k and 2k + 1.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * theta.cos() - b * theta.sin(), a * theta.sin() + b * theta.cos()], dim=-1)


@wrong(
    "rope",
    "pairs not put back",
    hint="The pairs are rotated correctly, but in the result all first components come before all second "
    "ones. Put them back to the columns 2k and 2k + 1.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.cat([a * theta.cos() - b * theta.sin(), a * theta.sin() + b * theta.cos()], dim=-1)


@wrong(
    "rope",
    "rotated the other way",
    hint="The pairs are rotated by minus the angle. The minus sign belongs to the sine in the first row of "
    "the matrix.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    rotated = [a * theta.cos() + b * theta.sin(), b * theta.cos() - a * theta.sin()]
    return torch.stack(rotated, dim=-1).flatten(-2)


@wrong(
    "rope",
    "a sign is lost",
    hint="Both components are sums, so the length of a vector changes with its position. One of the sines "
    "in a rotation matrix has a minus sign.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    rotated = [a * theta.cos() + b * theta.sin(), a * theta.sin() + b * theta.cos()]
    return torch.stack(rotated, dim=-1).flatten(-2)


@wrong(
    "rope",
    "the same angle for all pairs",
    hint="All pairs are rotated by the same angle. Pair k turns more slowly the larger k is: divide the "
    "position by 10000^(2k / d).",
)
def rope(x, positions):
    c, s = positions.cos()[:, None], positions.sin()[:, None]
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * c - b * s, a * s + b * c], dim=-1).flatten(-2)


@wrong(
    "rope",
    "exponent k / d",
    hint="The exponent of 10000 is k / d, half of what it should be, so the pairs turn too fast. Pair k has "
    "the exponent 2k / d.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(d // 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    rotated = [a * theta.cos() - b * theta.sin(), a * theta.sin() + b * theta.cos()]
    return torch.stack(rotated, dim=-1).flatten(-2)


@wrong(
    "rope",
    "numbers of the rows instead of the positions",
    hint="The rows are numbered 0, 1, 2 and so on, whatever the positions are. Use the numbers in positions.",
)
def rope(x, positions):
    d = x.shape[-1]
    i = torch.arange(x.shape[-2], dtype=x.dtype)
    theta = i[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    rotated = [a * theta.cos() - b * theta.sin(), a * theta.sin() + b * theta.cos()]
    return torch.stack(rotated, dim=-1).flatten(-2)


@wrong(
    "rope",
    "sinusoids added",
    hint="Sines and cosines are added to the vector, as sinusoidal positions do. Rotary positions rotate "
    "the vector: its components are multiplied by them.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    return x + torch.stack([theta.sin(), theta.cos()], dim=-1).flatten(-2)


@wrong(
    "rope",
    "no rotation",
    hint="The vectors come back as they are, so the position has no effect.",
)
def rope(x, positions):
    return x


@wrong(
    "rope",
    "changes x in place",
    hint="The rotated components are written into the caller's tensor. Compute a new tensor.",
)
def rope(x, positions):
    d = x.shape[-1]
    theta = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    a, b = x[..., 0::2].clone(), x[..., 1::2].clone()
    x[..., 0::2] = a * theta.cos() - b * theta.sin()
    x[..., 1::2] = a * theta.sin() + b * theta.cos()
    return x


equivalent(
    "rope",
    "line 9: torch.arange(0, d, 2, dtype=x.dtype) -> torch.arange(0, d - 1, 2, dtype=x.dtype)",
    "line 11: 0::2 -> 0:-1:2",
    because="d is even, so that the last number is d - 2 in both",
)

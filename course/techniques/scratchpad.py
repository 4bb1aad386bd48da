"""Chain of thought at its smallest: the parity of bits, asked for at once or step by step on a scratchpad.

Slides, lecture 10, part 3, "Chain-of-thought prompting". A text is a question and what follows it:

    every 1     1011=1101      the parity of the first bit, of the first two, ...; the last one is the answer
    every 2     1011=11        a step for each two bits
    at once     1011=1         every = number of bits: no step but the answer
    filler      1011=...1      as many symbols as with every = 1, but they say nothing
"""

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from course.attention.models import GPT

SYMBOLS = "01=."
Bits = Int[Tensor, "texts bits"]


def all_bits(n: int) -> Int[Tensor, "texts n"]:
    """All 2^n rows of n bits, in the order of the binary numbers. ValueError unless 1 <= n <= 16."""
    if not 1 <= n <= 16:
        raise ValueError(f"n is {n}; expected 1 to 16")
    return torch.arange(2**n)[:, None] >> torch.arange(n - 1, -1, -1) & 1


def solution(bits: Bits, every: int = 1) -> Int[Tensor, "texts steps"]:
    """The steps: the parity of the first `every` bits, of twice as many, ...; the last one is the answer.

    ValueError unless `every` divides the number of bits.
    """
    n = bits.shape[1]
    if every < 1 or n % every:
        raise ValueError(f"every is {every}; expected a divisor of the number of bits, {n}")
    return (bits.cumsum(1) % 2)[:, every - 1 :: every]


def texts(bits: Bits, every: int = 1, filler: bool = False) -> Int[Tensor, "texts symbols"]:
    """Questions with their solutions, as indices into SYMBOLS. filler: dots for all steps but the last."""
    steps = solution(bits, every)
    if filler:
        steps[:, :-1] = SYMBOLS.index(".")
    sign = torch.full_like(bits[:, :1], SYMBOLS.index("="))
    return torch.cat([bits, sign, steps], dim=1)


def shown(text: Int[Tensor, " symbols"]) -> str:
    """A text to read: "1011=1101"."""
    return "".join(SYMBOLS[symbol] for symbol in text.tolist())


@torch.no_grad()
def answers(
    model: GPT, bits: Bits, steps: int, flip: int | None = None
) -> tuple[Int[Tensor, "texts steps"], Bool[Tensor, " texts"]]:
    """Let the model write `steps` symbols after each question; also whether the last one is the parity.

    Each symbol is the likeliest one and is read again before the next (with a cache). flip: this step,
    counted from 0, is turned into the other bit after it is written.
    """
    device, cache = next(model.parameters()).device, model.empty_cache()
    new = torch.cat([bits, torch.full_like(bits[:, :1], SYMBOLS.index("="))], dim=1).to(device)
    written = []
    for step in range(steps):
        new = model(new, cache)[:, -1:].argmax(-1)
        if step == flip:
            new = torch.where(new < 2, 1 - new, new)
        written.append(new)
    found = torch.cat(written, dim=1).cpu()
    return found, found[:, -1] == bits.sum(1) % 2

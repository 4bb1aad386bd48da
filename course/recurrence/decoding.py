"""Sequences from next-element distributions: sampling, the greedy way and beam search.

(Slides, lecture 07, part 4.) A model is a function from prefixes to log probabilities of the next element. It
gets several prefixes of the same length at once:

    log_probabilities = model(prefixes)        n x t -> n x symbols
"""

from collections.abc import Callable

import torch
from jaxtyping import Int
from torch import Tensor

Model = Callable[[Tensor], Tensor]


def log_probability(model: Model, sequence: Int[Tensor, " t"], given: int = 0) -> float:
    """Log probability of a sequence by the chain rule: a sum over its elements.

    given: how many elements at the beginning are a condition and are not counted.
    """
    total = 0.0
    for t in range(given, len(sequence)):
        total += model(sequence[None, :t])[0, sequence[t]].item()
    return total


def sample(
    model: Model,
    prefix: Int[Tensor, " t"],
    length: int,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Int[Tensor, " all"]:
    """Forward sampling: draw an element, append it, go on, `length` times. Returns prefix and sample.

    temperature: divides the log probabilities; below 1 likely elements get likelier, 0 takes the likeliest.
    """
    if temperature < 0:
        raise ValueError(f"temperature is {temperature}; expected at least 0")
    for _ in range(length):
        scores = model(prefix[None])[0]
        if temperature == 0:
            drawn = scores.argmax(0, keepdim=True)
        else:
            drawn = torch.multinomial((scores / temperature).softmax(0), 1, generator=generator)
        prefix = torch.cat([prefix, drawn])
    return prefix


def beam_search(
    model: Model, prefix: Int[Tensor, " t"], length: int, width: int, end: int | None = None
) -> list[tuple[float, Int[Tensor, " found"]]]:
    """The `width` best sequences that were found, best first, with their log probabilities.

    At each step every kept prefix is continued with every symbol, and the best `width` of all are kept.
    width 1 is the greedy way. A sequence that reached the symbol `end` is kept as it is. Not always the
    most probable sequence: what falls out of the beam early is lost.
    """
    if width < 1 or length < 0:
        raise ValueError(f"width is {width}, length is {length}; expected at least 1 and 0")
    beam: list[tuple[float, Tensor]] = [(0.0, prefix)]
    for _ in range(length):
        done = [(score, y) for score, y in beam if end is not None and len(y) > len(prefix) and y[-1] == end]
        open_ = [(score, y) for score, y in beam if not any(y is other for _, other in done)]
        if not open_:
            break
        following = model(torch.stack([y for _, y in open_]))  # open x symbols
        totals = torch.tensor([score for score, _ in open_]).unsqueeze(1) + following.cpu()
        best, places = totals.flatten().topk(min(width, totals.numel()))
        symbols = totals.shape[1]
        for score, place in zip(best.tolist(), places.tolist(), strict=True):
            y = open_[place // symbols][1]
            done.append((score, torch.cat([y, y.new_tensor([place % symbols])])))
        beam = sorted(done, key=lambda pair: -pair[0])[:width]
    return beam


def most_probable(model: Model, symbols: int, length: int) -> tuple[float, Int[Tensor, " length"]]:
    """The most probable sequence of this length, by trying all symbols^length: for small examples only."""
    if symbols**length > 100_000:
        raise ValueError(f"{symbols}^{length} sequences are too many to try; expected at most 100,000")
    prefixes, totals = torch.zeros(1, 0, dtype=torch.long), torch.zeros(1, dtype=torch.float64)
    for _ in range(length):  # every prefix is continued with every symbol
        totals = (totals[:, None] + model(prefixes).cpu()).flatten()
        added = torch.arange(symbols).repeat(len(prefixes))
        prefixes = torch.cat([prefixes.repeat_interleave(symbols, dim=0), added[:, None]], dim=1)
    best = totals.argmax()
    return totals[best].item(), prefixes[best]

"""Twins of the wrong answers to task beam: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("beam", "greedy")
def beam_search(first, steps, width):
    best = int(first.argmax())
    sequence, score = [best], first[best]
    for step in steps:
        best = int(step[sequence[-1]].argmax())
        score = score + step[sequence[-1], best]
        sequence.append(best)
    return torch.tensor([sequence]), score.reshape(1)


@wrong("beam", "all sequences tried")
def beam_search(first, steps, width):
    S = len(first)
    total = first
    for step in steps:
        total = total[..., None] + step
    scores, places = total.reshape(-1).sort(descending=True)
    places = places[:width]
    columns = [places // S**t % S for t in reversed(range(len(steps) + 1))]
    return torch.stack(columns, 1), scores[:width]


@wrong("beam", "scores of prefixes forgotten")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    for step in steps.tolist():
        longer = [(s, score + s, [*y, j]) for score, y in beam for j, s in enumerate(step[y[-1]])]
        longer.sort(key=lambda found: found[0], reverse=True)
        beam = [found[1:] for found in longer[:width]]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "scores of the last step alone")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    for step in steps.tolist():
        longer = [(s, [*y, j]) for _, y in beam for j, s in enumerate(step[y[-1]])]
        beam = sorted(longer, key=lambda pair: pair[0], reverse=True)[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "the best continuation of each prefix")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    for step in steps.tolist():
        longer = []
        for score, y in beam:
            s, j = max((s, j) for j, s in enumerate(step[y[-1]]))
            longer.append((score + s, [*y, j]))
        beam = sorted(longer, reverse=True)
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "prefix and symbol mixed up")
def beam_search(first, steps, width):
    S = first.shape[0]
    order = first.argsort(descending=True)[:width]
    scores, sequences = first[order], order.unsqueeze(1)
    for step in steps:
        totals = (scores.unsqueeze(1) + step[sequences[:, -1]]).reshape(-1)
        order = totals.argsort(descending=True)[:width]
        symbol, kept = order.div(S, rounding_mode="floor"), order.remainder(S)
        scores, sequences = totals[order], torch.hstack([sequences[kept], symbol.unsqueeze(1)])
    return sequences, scores


@wrong("beam", "the flat list read by columns")
def beam_search(first, steps, width):
    S = first.shape[0]
    order = first.argsort(descending=True)[:width]
    scores, sequences = first[order], order.unsqueeze(1)
    for step in steps:
        totals = (scores.unsqueeze(1) + step[sequences[:, -1]]).reshape(-1)
        order = totals.argsort(descending=True)[:width]
        pairs = [(symbol, kept) for symbol in range(S) for kept in range(len(scores))]
        longer = [[*sequences[pairs[i][1]].tolist(), pairs[i][0]] for i in order.tolist()]
        scores, sequences = totals[order], torch.tensor(longer)
    return sequences, scores


@wrong("beam", "table transposed")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    for step in steps.tolist():
        longer = [(score + row[y[-1]], [*y, j]) for score, y in beam for j, row in enumerate(step)]
        beam = sorted(longer, reverse=True)[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "worst first")
def beam_search(first, steps, width):
    beam = sorted((s, [y]) for y, s in enumerate(first.tolist()))[-width:]
    for step in steps.tolist():
        longer = [(score + s, [*y, j]) for score, y in beam for j, s in enumerate(step[y[-1]])]
        beam = sorted(longer)[-width:]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "probabilities returned")
def beam_search(first, steps, width):
    beam = sorted(((p, [y]) for y, p in enumerate(first.exp().tolist())), reverse=True)[:width]
    for step in steps.exp().tolist():
        longer = [(chance * p, [*y, j]) for chance, y in beam for j, p in enumerate(step[y[-1]])]
        beam = sorted(longer, reverse=True)[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([p for p, _ in beam], dtype=first.dtype)


@wrong("beam", "one step too many")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    tables = steps.tolist()
    for step in tables + tables[-1:]:
        longer = [(score + s, [*y, j]) for score, y in beam for j, s in enumerate(step[y[-1]])]
        beam = sorted(longer, reverse=True)[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)


@wrong("beam", "divided by the length")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[:width]
    for step in steps.tolist():
        longer = [(score + s, [*y, j]) for score, y in beam for j, s in enumerate(step[y[-1]])]
        beam = sorted(longer, reverse=True)[:width]
    means = [s / len(y) for s, y in beam]
    return torch.tensor([y for _, y in beam]), torch.tensor(means, dtype=first.dtype)


@wrong("beam", "twice the width on the way")
def beam_search(first, steps, width):
    beam = sorted(((s, [y]) for y, s in enumerate(first.tolist())), reverse=True)[: 2 * width]
    for step in steps.tolist():
        longer = [(score + s, [*y, j]) for score, y in beam for j, s in enumerate(step[y[-1]])]
        beam = sorted(longer, reverse=True)[: 2 * width]
    beam = beam[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([s for s, _ in beam], dtype=first.dtype)

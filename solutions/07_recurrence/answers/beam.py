"""Other right answers and typical wrong ones to task beam of 07_recurrence."""

import torch

from autograder.catalogue import equivalent, right, wrong

equivalent(
    "beam", "line 15: (sequences, scores) -> (sequences.long(), scores)", because="they are of that dtype"
)


@right("beam", "lists and sorting")
def beam_search(first, steps, width):
    beam = sorted(((p, (s,)) for s, p in enumerate(first.tolist())), reverse=True)[:width]
    for after in steps.tolist():
        longer = [(p + q, (*y, s)) for p, y in beam for s, q in enumerate(after[y[-1]])]
        beam = sorted(longer, reverse=True)[:width]
    return torch.tensor([y for _, y in beam]), torch.tensor([p for p, _ in beam], dtype=first.dtype)


@right("beam", "back pointers")
def beam_search(first, steps, width):
    scores, last = first.sort(descending=True)
    scores, last = scores[:width], last[:width]
    came, said = [], [last]
    for step in steps:
        order = (scores.unsqueeze(1) + step[last]).reshape(-1)
        scores, place = order.sort(descending=True)
        scores, place = scores[:width], place[:width]
        came.append(place.div(step.shape[1], rounding_mode="floor"))
        last = place.remainder(step.shape[1])
        said.append(last)
    row, columns = torch.arange(len(scores)), []
    for t in reversed(range(len(said))):
        columns.append(said[t][row])
        if t:
            row = came[t - 1][row]
    return torch.stack(columns[::-1], dim=1), scores


@wrong(
    "beam",
    "greedy",
    hint="Only the best prefix is continued in each step. The beam keeps as many as `width` says.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(1)
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(1)
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "all sequences tried",
    hint="This tries all sequences, so it finds what a beam has dropped on the way. Keep only `width` "
    "prefixes in each step.",
)
def beam_search(first, steps, width):
    length = len(steps) + 1
    everything = torch.cartesian_prod(*[torch.arange(len(first))] * length).view(-1, length)
    totals = first[everything[:, 0]]
    for step, before, symbol in zip(steps, everything.T[:-1], everything.T[1:], strict=True):
        totals = totals + step[before, symbol]
    scores, at = totals.topk(min(width, len(totals)))
    return everything[at], scores


@wrong(
    "beam",
    "scores of prefixes forgotten",
    hint="Continuations are compared by their last step alone. The prefix's log probability is part of "
    "the total.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        following = step[sequences[:, -1]]
        totals = scores[:, None] + following
        at = following.flatten().topk(min(width, totals.numel())).indices
        scores = totals.flatten()[at]
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "scores of the last step alone",
    hint="The log probability of the prefix is lost in each step, and the scores are those of the last "
    "one. Each continuation has the log probability of its prefix plus that of its symbol.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        following = step[sequences[:, -1]].flatten()
        scores, at = following.topk(min(width, len(following)))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "the best continuation of each prefix",
    hint="Each prefix is continued once, with its best symbol. All continuations of all prefixes compete.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        best, symbol = step[sequences[:, -1]].max(dim=1)
        scores, order = (scores + best).sort(descending=True)
        sequences = torch.cat([sequences, symbol[:, None]], dim=1)[order]
    return sequences, scores


@wrong(
    "beam",
    "prefix and symbol mixed up",
    hint="Quotient and remainder have changed places: which prefix, and which symbol, does a place in "
    "the flat list belong to?",
)
def beam_search(first, steps, width):
    S = len(first)
    scores, at = first.topk(min(width, S))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        kept, symbol = at % S, at // S
        sequences = torch.cat([sequences[kept], symbol[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "the flat list read by columns",
    hint="The flat list is read as if all prefixes with the first symbol came first. It holds the first "
    "prefix with all symbols, then the next prefix.",
)
def beam_search(first, steps, width):
    S = len(first)
    scores, at = first.topk(min(width, S))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        kept, symbol = at % len(sequences), (at // len(sequences)) % S
        sequences = torch.cat([sequences[kept], symbol[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "table transposed",
    hint="The table is read by columns. Row i holds what comes after symbol i.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step.T[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores


@wrong("beam", "worst first", hint="The sequences come back with the best one last. It stands first.")
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences.flip(0), scores.flip(0)


@wrong(
    "beam",
    "probabilities returned",
    hint="The scores are probabilities. Log probabilities are asked for.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores.exp()


@wrong(
    "beam",
    "one step too many",
    hint="The sequences are one symbol too long: the first symbol counts, too.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in [*steps, steps[-1] if len(steps) else first.expand(len(first), -1)]:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores


@wrong(
    "beam",
    "divided by the length",
    hint="The log probabilities are divided by the length. All sequences are of one length here, and the "
    "sum is asked for.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(width, len(first)))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences, scores / (len(steps) + 1)


@wrong(
    "beam",
    "twice the width on the way",
    hint="Twice as many prefixes are kept on the way as `width` says, so something is found that a beam "
    "has dropped.",
)
def beam_search(first, steps, width):
    scores, at = first.topk(min(2 * width, len(first)))
    sequences = at[:, None]
    for step in steps:
        totals = scores[:, None] + step[sequences[:, -1]]
        scores, at = totals.flatten().topk(min(2 * width, totals.numel()))
        sequences = torch.cat([sequences[at // len(first)], (at % len(first))[:, None]], dim=1)
    return sequences[:width], scores[:width]

"""Other right answers and typical wrong ones to task masks of 08_attention."""

import math

import torch

from autograder.catalogue import right, wrong


@right("masks", "a very negative number instead of minus infinity")
def masked_weights(scores, lengths, causal):
    if (lengths < 1).any():
        raise ValueError("a sequence has no parts")
    mask = torch.stack([torch.arange(scores.shape[-1]) < length for length in lengths.tolist()])[:, None]
    if causal:
        mask = mask * torch.ones(scores.shape[-2:]).tril().bool()
    return torch.where(mask, scores, torch.finfo(scores.dtype).min).softmax(-1)


@right("masks", "the allowed scores of each row")
def masked_weights(scores, lengths, causal):
    rows = []
    for sequence, length in zip(scores, lengths.tolist(), strict=True):
        for i, row in enumerate(sequence):
            allowed = min(length, i + 1) if causal else length
            if allowed == 0:
                raise ValueError(f"query {i} may attend to nothing")
            rows.append(torch.cat([row[:allowed].softmax(0), torch.zeros_like(row[allowed:])]))
    return torch.stack(rows).view(scores.shape)


@wrong(
    "masks",
    "no mask",
    hint="The mask is ignored: padding and later parts get weight. Set their scores to minus infinity "
    "before the softmax.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    return torch.softmax(scores, dim=-1)


@wrong(
    "masks",
    "padding ignored",
    hint="Parts in the padding get weight. No query may attend to a part beyond the length of its sequence.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    if causal:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), -math.inf)
    return torch.softmax(scores, dim=-1)


@wrong(
    "masks",
    "causal ignored",
    hint="With causal=True a query still attends to parts that come after it. Combine the padding mask with "
    "one that hides the future.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = torch.arange(scores.shape[-1]) < lengths[:, None, None]
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "mask added as 0 and 1",
    hint="The mask is added to the scores as zeros and ones, which only favors the allowed parts a little. "
    "A masked score has to become minus infinity.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores + mask.to(scores.dtype), dim=-1)


@wrong(
    "masks",
    "scores multiplied by the mask",
    hint="The scores are multiplied by the mask, so a masked score becomes 0. The exponential of 0 is 1: "
    "that part still gets weight. A masked score has to become minus infinity.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores * mask, dim=-1)


@wrong(
    "masks",
    "mask inverted",
    hint="The mask is the wrong way round: exactly the parts that should be hidden get the weight.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "weights zeroed after the softmax",
    hint="The weights of masked parts are set to 0 after the softmax, so what remains sums to less than "
    "one. Mask the scores before the softmax.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores, dim=-1) * mask


@wrong(
    "masks",
    "weights renormalized after the softmax",
    hint="The weights are masked and rescaled after the softmax. If a masked score is much larger than the "
    "others, their weights have vanished by then, and 0/0 is NaN. Mask the scores before the softmax.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    weights = torch.softmax(scores, dim=-1) * mask
    return weights / weights.sum(dim=-1, keepdim=True)


@wrong(
    "masks",
    "softmax over the queries",
    hint="The softmax runs over the queries. The weights of one query, one row, sum to one.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-2)


@wrong(
    "masks",
    "NaN for a query without parts",
    hint="A query that may attend to nothing gets NaN as weights. Look for a row without any allowed part "
    "and raise a ValueError.",
)
def masked_weights(scores, lengths, causal):
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "uniform weights for a query without parts",
    hint="A query that may attend to nothing spreads its weight over the padding, because all its scores "
    "are the same very negative number. Look for such a query and raise a ValueError.",
)
def masked_weights(scores, lengths, causal):
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -1e9), dim=-1)


@wrong(
    "masks",
    "a query does not see itself",
    hint="With causal=True the part at the query's own place is hidden. A query may attend to itself and to "
    "all parts before it.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril(-1) if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "the past is hidden",
    hint="With causal=True the past is hidden and the future is visible: rows and columns of the causal "
    "mask have changed places. Rows are queries, columns are parts.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.triu() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "one part too many",
    hint="One part of the padding is still visible. With parts counted from 0, part j is real if j is less "
    "than the length.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) <= lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "padded queries hidden",
    hint="The lengths are applied to the queries, the rows. It is the parts, the columns, that are padding "
    "and must not be attended to.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-2])[:, None] < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "changes the scores in place",
    hint="The masked scores are written into the caller's tensor, by a method whose name ends with an "
    "underscore or by an assignment to a slice. Compute a new tensor.",
)
def masked_weights(scores, lengths, causal):
    if (lengths == 0).any():
        raise ValueError("empty sequence")
    mask = (torch.arange(scores.shape[-1]) < lengths[:, None, None]).expand(scores.shape)
    mask = mask.tril() if causal else mask
    return torch.softmax(scores.masked_fill_(~mask, -math.inf), dim=-1)


@wrong(
    "masks",
    "a large negative number as minus infinity",
    hint="A masked score becomes a large negative number. If the allowed scores are lower still, the masked "
    "part gets the weight: use minus infinity.",
)
def masked_weights(scores, lengths, causal):
    part = torch.arange(scores.shape[-1])
    mask = part < lengths[:, None, None]
    if causal:
        mask = mask & (part <= part[:, None])
    if not mask.any(dim=-1).all():
        raise ValueError("a query without parts")
    return torch.softmax(torch.where(mask, scores, torch.full_like(scores, -1e9)), dim=-1)

"""Twins of the wrong answers to task masks: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("masks", "no mask")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    return (scores - scores.logsumexp(-1, keepdim=True)).exp()


@wrong("masks", "padding ignored")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    n, t = scores.shape[1:]
    hidden = (
        torch.triu(torch.ones(n, t, dtype=torch.bool), 1) if causal else torch.zeros(n, t, dtype=torch.bool)
    )
    return torch.where(hidden, -math.inf, scores).softmax(-1)


@wrong("masks", "causal ignored")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    rows = []
    for block, real in zip(scores, lengths.tolist()):
        w = block[:, :real].softmax(-1)
        rows.append(torch.nn.functional.pad(w, (0, block.shape[1] - real)))
    return torch.stack(rows)


@wrong("masks", "mask added as 0 and 1")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return torch.add(scores, seen.to(scores.dtype)).softmax(-1)


@wrong("masks", "scores multiplied by the mask")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return torch.where(seen, scores, torch.zeros_like(scores)).softmax(-1)


@wrong("masks", "mask inverted")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return scores.masked_fill(seen, -math.inf).softmax(-1)


@wrong("masks", "weights zeroed after the softmax")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return torch.where(seen, scores.softmax(-1), torch.zeros_like(scores))


@wrong("masks", "weights renormalized after the softmax")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    w = torch.where(seen, scores.softmax(-1), torch.zeros_like(scores))
    return w / torch.einsum("bnt->bn", w)[..., None]


@wrong("masks", "softmax over the queries")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return (
        torch.where(seen, scores, torch.full_like(scores, -math.inf))
        .transpose(1, 2)
        .softmax(-1)
        .transpose(1, 2)
    )


@wrong("masks", "NaN for a query without parts")
def masked_weights(scores, lengths, causal):
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    return torch.where(seen, scores, torch.full_like(scores, -math.inf)).softmax(-1)


@wrong("masks", "uniform weights for a query without parts")
def masked_weights(scores, lengths, causal):
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.tril(torch.ones(t, t, dtype=torch.bool))
    lowest = torch.full_like(scores, torch.finfo(scores.dtype).min)
    return torch.where(seen, scores, lowest).softmax(-1)


@wrong("masks", "a query does not see itself")
def masked_weights(scores, lengths, causal):
    if 0 in lengths.tolist():
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.ones(t, t, dtype=torch.bool).tril(-1)
    return torch.where(seen, scores, torch.full_like(scores, -math.inf)).softmax(-1)


@wrong("masks", "the past is hidden")
def masked_weights(scores, lengths, causal):
    if 0 in lengths.tolist():
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.ones(t, t, dtype=torch.bool).triu()
    return torch.where(seen, scores, torch.full_like(scores, -math.inf)).softmax(-1)


@wrong("masks", "one part too many")
def masked_weights(scores, lengths, causal):
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] <= lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.ones(t, t, dtype=torch.bool).tril()
    if not seen.any(-1).all():
        raise ValueError("nothing")
    return torch.where(seen, scores, torch.full_like(scores, -math.inf)).softmax(-1)


@wrong("masks", "padded queries hidden")
def masked_weights(scores, lengths, causal):
    if 0 in lengths.tolist():
        raise ValueError("nothing")
    n, t = scores.shape[1:]
    seen = (torch.arange(n)[None] < lengths[:, None])[:, :, None].expand_as(scores)
    if causal:
        seen = seen & torch.ones(t, t, dtype=torch.bool).tril()
    return torch.where(seen, scores, torch.full_like(scores, -math.inf)).softmax(-1)


@wrong("masks", "changes the scores in place")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    for block, real in zip(scores, lengths.tolist()):
        block[:, real:] = -math.inf
        if causal:
            for i in range(len(block)):
                block[i, i + 1 :] = -math.inf
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@wrong("masks", "a large negative number as minus infinity")
def masked_weights(scores, lengths, causal):
    if int(lengths.min()) <= 0:
        raise ValueError("nothing")
    t = scores.shape[-1]
    seen = (torch.arange(t)[None] < lengths[:, None])[:, None].expand_as(scores)
    if causal:
        seen = seen & torch.ones(t, t, dtype=torch.bool).tril()
    return torch.where(seen, scores, torch.full_like(scores, -1e9)).softmax(-1)

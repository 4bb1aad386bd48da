"""Other right answers and typical wrong ones to task embedding of 04_categorical."""

import torch

from autograder.catalogue import right, wrong


@right("embedding", "one-hot vectors and matrix products")
def embedding(E, v, upstream):
    if ((v < 0) | (v >= E.shape[0])).any():
        raise ValueError("no such category")
    one_hot = torch.nn.functional.one_hot(v, E.shape[0]).to(E.dtype)
    return one_hot @ E, torch.einsum("nv, nd -> vd", one_hot.flatten(0, -2), upstream.flatten(0, -2))


@right("embedding", "one place at a time")
def embedding(E, v, upstream):
    categories = v.flatten().tolist()
    if any(c not in range(len(E)) for c in categories):
        raise ValueError("no such category")
    gradient = 0 * E
    for c, row in zip(categories, upstream.reshape(-1, E.shape[1]), strict=True):
        gradient[c] = gradient[c] + row
    return torch.stack([E[c] for c in categories]).view(upstream.shape), gradient


@wrong(
    "embedding",
    "the last place wins",
    hint="Of several places with the same category only the last one reaches the gradient: an indexed += "
    "writes each row once. All of them have to be added up.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E)
    for c, row in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1]), strict=True):
        gradient[c] = row
    return E[v], gradient


@wrong(
    "embedding",
    "mean over the places",
    hint="A category that occurs several times gets the mean of what arrives at its places. It has to be "
    "the sum.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E).index_add(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    counts = torch.bincount(v.flatten(), minlength=len(E)).clamp_min(1)
    return E[v], gradient / counts[:, None]


@wrong(
    "embedding",
    "upstream returned as the gradient",
    hint="The gradient that comes back belongs to the output, place by place. The gradient of E has one "
    "row for each category.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    return E[v], upstream


@wrong(
    "embedding",
    "gradient zero",
    hint="The gradient is 0 everywhere. A row that was looked up receives what arrives at its places.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    return E[v], torch.zeros_like(E)


@wrong(
    "embedding",
    "every row gets the whole sum",
    hint="Every row of the gradient receives the sum over all places. A row receives only what arrives at "
    "the places of its own category.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    total = upstream.reshape(-1, E.shape[1]).sum(0)
    return E[v], total.repeat(len(E), 1)


@wrong(
    "embedding",
    "counted from 1",
    hint="Categories are taken as counted from 1. They are counted from 0: category v is row v.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E)
    gradient.index_add_(0, (v.flatten() - 1) % len(E), upstream.reshape(-1, E.shape[1]))
    return E[v - 1], gradient


@wrong(
    "embedding",
    "category 0 as padding",
    hint="Row 0 gets no gradient, as if category 0 were padding. It is a category like the others.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E).index_add(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    gradient[0] = 0
    return E[v], gradient


@wrong(
    "embedding",
    "negative categories wrap around",
    hint="A category below 0 is read from the end of the matrix, as Python does with lists. It does not "
    "exist: raise a ValueError.",
)
def embedding(E, v, upstream):
    if v.max() >= len(E):
        raise ValueError("no such category")
    one_hot = (v.flatten() % len(E))[:, None] == torch.arange(len(E))
    return E[v], one_hot.to(E.dtype).mT @ upstream.reshape(-1, E.shape[1])


@wrong(
    "embedding",
    "gradient added to E",
    hint="The gradient is accumulated in E itself, which belongs to the caller. Start with a new matrix "
    "of zeros.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    out, before = E[v], E.clone()
    E.index_add_(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    return out, E - before


@wrong(
    "embedding",
    "gradient always float32",
    hint="The gradient is float32 whatever comes in. Make it in the dtype of E.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros(E.shape)
    gradient.index_add_(0, v.flatten(), upstream.reshape(-1, E.shape[1]).float())
    return E[v], gradient


@wrong(
    "embedding",
    "gradient added to E, which is returned",
    hint="The gradient is added to E, and E comes back as the gradient: its old numbers are part of the "
    "result, and the caller's matrix is changed. Start with a new matrix of zeros.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    out = E[v]
    return out, E.index_add_(0, v.flatten(), upstream.reshape(-1, E.shape[1]))


@wrong(
    "embedding",
    "gradients pile up over calls",
    hint="The gradient of an earlier call is still in E when the function is called again, and backward adds"
    " to it. Each call has to return its own gradient.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    kept = embedding.__dict__.setdefault("kept", {})
    leaf = kept.setdefault(str(E.tolist()), E.detach().clone().requires_grad_())
    out = leaf[v]
    out.backward(upstream)
    return out.detach(), leaf.grad.clone()

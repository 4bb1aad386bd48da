"""Other right answers and typical wrong ones to task attention of 08_attention."""

import math

import torch

from autograder.catalogue import right, wrong


@right("attention", "einsum and a softmax by hand")
def attention(Q, K, V):
    scores = torch.einsum("...id, ...jd -> ...ij", Q, K) * K.shape[-1] ** -0.5
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return torch.einsum("...ij, ...jv -> ...iv", e / e.sum(-1, keepdim=True), V)


@right("attention", "one query at a time")
def attention(Q, K, V):
    answers = []
    for q in Q.unbind(-2):
        scores = (K * q[..., None, :]).sum(-1) / math.sqrt(q.shape[-1])
        answers.append((scores.softmax(-1)[..., None] * V).sum(-2))
    return torch.stack(answers, dim=-2)


@right("attention", "logarithms of the weights")
def attention(Q, K, V):
    scale = K.shape[-1] ** 0.25
    scores = torch.matmul(Q / scale, (K / scale).transpose(-2, -1))
    return torch.matmul((scores - scores.logsumexp(-1, keepdim=True)).exp(), V)


@wrong(
    "attention",
    "no scale",
    hint="The scores are plain dot products. Divide them by the square root of d_K, the length of a query, "
    "before the softmax.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT, dim=-1) @ V


@wrong(
    "attention",
    "times sqrt(d)",
    hint="The scores are multiplied by sqrt(d_K), which makes the weights even more extreme. They have to "
    "be divided by it.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT * math.sqrt(Q.shape[-1]), dim=-1) @ V


@wrong(
    "attention",
    "divided by d",
    hint="The scores are divided by d_K. The standard deviation of a dot product grows with the square root "
    "of d_K only, so dividing by d_K flattens the weights.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT / Q.shape[-1], dim=-1) @ V


@wrong(
    "attention",
    "scaled by the length of a value",
    hint="The scale is computed from the length of a value, d_V. Scores are dot products of queries and "
    "keys: it is their length d_K that counts.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT / math.sqrt(V.shape[-1]), dim=-1) @ V


@wrong(
    "attention",
    "scaled after the softmax",
    hint="The weights are divided by sqrt(d_K), so they no longer sum to one. The scale belongs to the "
    "scores, inside the softmax.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT, dim=-1) / math.sqrt(Q.shape[-1]) @ V


@wrong(
    "attention",
    "uniform weights",
    hint="Every query gets the plain mean of the values. The weights have to depend on how well each key "
    "fits the query.",
)
def attention(Q, K, V):
    return V.mean(dim=-2, keepdim=True).expand(*V.shape[:-2], Q.shape[-2], V.shape[-1])


@wrong(
    "attention",
    "Q and K swapped",
    hint="Queries and keys have changed places: there is one row of weights per key. Each row of the "
    "weights belongs to one query and runs over the parts.",
)
def attention(Q, K, V):
    return torch.softmax(K @ Q.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V


@wrong("attention", "zeros", hint="All context vectors are zero. They are averages of the values.")
def attention(Q, K, V):
    return torch.zeros(*Q.shape[:-1], V.shape[-1], dtype=Q.dtype)


@wrong(
    "attention",
    "V returned",
    hint="The values come back as they are. There has to be one context vector per query, an average of all "
    "values.",
)
def attention(Q, K, V):
    return V


@wrong(
    "attention",
    "weights times K",
    hint="The weights are applied to the keys. Keys only decide how much each part counts; what is averaged "
    "are the values.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ K


@wrong(
    "attention",
    "random weights",
    hint="The weights are random. They are determined by the dot products of queries and keys.",
)
def attention(Q, K, V):
    return torch.softmax(torch.randn(*Q.shape[:-1], K.shape[-2], dtype=Q.dtype), dim=-1) @ V


@wrong(
    "attention",
    "scores without a softmax",
    hint="The scores are used as weights, which is linear attention. Weights have to be positive and sum to "
    "one: apply a softmax.",
)
def attention(Q, K, V):
    return Q @ K.mT / math.sqrt(Q.shape[-1]) @ V


@wrong(
    "attention",
    "softmax over the queries",
    hint="The softmax runs along the wrong axis: the weights of one part sum to one over the queries. It is "
    "the weights of one query that sum to one, over the parts.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-2) @ V


@wrong(
    "attention",
    "unstable softmax",
    hint="For large scores the exponential overflows to infinity, and infinity divided by infinity is NaN. "
    "Subtract the largest score of each row first, or use a softmax that does.",
)
def attention(Q, K, V):
    e = torch.exp(Q @ K.mT / math.sqrt(Q.shape[-1]))
    return e / e.sum(dim=-1, keepdim=True) @ V


@wrong(
    "attention",
    "changes Q in place",
    hint="An augmented assignment such as /= on an argument changes the caller's tensor. The result is "
    "right, the queries of the caller are not any more: compute a new tensor.",
)
def attention(Q, K, V):
    Q /= math.sqrt(Q.shape[-1])
    return torch.softmax(Q @ K.mT, dim=-1) @ V


@wrong(
    "attention",
    "scaled by the number of parts",
    hint="The scale is computed from the number of parts. Scores are dot products of queries and keys: it is"
    " their length d_K that counts.",
)
def attention(Q, K, V):
    return torch.softmax(Q @ K.mT / math.sqrt(K.shape[-2]), dim=-1) @ V

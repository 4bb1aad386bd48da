"""Other right answers and typical wrong ones to task multi_head of 08_attention."""

import math

import torch

from autograder.catalogue import right, wrong


@right("multi_head", "one head after the other")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    answers = []
    for h in range(heads):
        d_K, d_V = W_Q.shape[1] // heads, W_V.shape[1] // heads
        Q, K = Z @ W_Q[:, h * d_K : (h + 1) * d_K], Z @ W_K[:, h * d_K : (h + 1) * d_K]
        alpha = (Q @ K.transpose(-2, -1) / d_K**0.5).softmax(-1)
        answers.append(alpha @ (Z @ W_V[:, h * d_V : (h + 1) * d_V]))
    return torch.cat(answers, dim=-1) @ W_O


@right("multi_head", "einsum")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = (torch.einsum("...nd, dhk -> ...hnk", Z, W.unflatten(1, (heads, -1))) for W in (W_Q, W_K, W_V))
    scores = torch.einsum("...hik, ...hjk -> ...hij", Q, K) * (heads / W_K.shape[1]) ** 0.5
    return torch.einsum("...hij, ...hjv, hvo -> ...io", scores.softmax(-1), V, W_O.unflatten(0, (heads, -1)))


@right("multi_head", "a sum over heads")
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    result = 0
    for w_q, w_k, w_v, w_o in zip(
        W_Q.chunk(heads, 1), W_K.chunk(heads, 1), W_V.chunk(heads, 1), W_O.chunk(heads, 0), strict=True
    ):
        scores = Z @ (w_q @ w_k.T) @ Z.mT
        result = result + torch.softmax(scores / math.sqrt(w_k.shape[1]), -1) @ Z @ (w_v @ w_o)
    return result


@wrong(
    "multi_head",
    "parts and heads mixed",
    hint="Reshaping (n, heads * d) to (heads, n, d) at once cuts the rows, so parts get mixed with heads. "
    "First cut the last axis into heads, then exchange the axes.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    n = Z.shape[-2]
    Q, K, V = ((Z @ W).reshape(*Z.shape[:-2], heads, n, -1) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V
    return C.transpose(-3, -2).reshape(*Z.shape[:-1], -1) @ W_O


@wrong(
    "multi_head",
    "heads not moved back",
    hint="After attention the axes are (heads, n, d_V). Reshaping them to (n, heads * d_V) at once mixes "
    "parts and heads: exchange the axes first.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V
    return C.reshape(*Z.shape[:-1], -1) @ W_O


@wrong(
    "multi_head",
    "heads interleaved",
    hint="The columns are dealt out to the heads one by one. The first d_K columns together belong to head "
    "1, the next d_K columns to head 2.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    C = []
    for h in range(heads):
        Q, K, V = Z @ W_Q[:, h::heads], Z @ W_K[:, h::heads], Z @ W_V[:, h::heads]
        C.append(torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V)
    return torch.cat(C, dim=-1) @ W_O


@wrong(
    "multi_head",
    "one wide head",
    hint="The argument heads has no effect: there is a single head of full width. Each head has scores and "
    "a softmax of its own.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = Z @ W_Q, Z @ W_K, Z @ W_V
    return torch.softmax(Q @ K.mT / math.sqrt(W_Q.shape[1] // heads), dim=-1) @ V @ W_O


@wrong(
    "multi_head",
    "scaled by the width of all heads",
    hint="The scale is computed from the width of all heads together. A score is the dot product of one "
    "head's query and key, of length d_K.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(W_Q.shape[1]), dim=-1) @ V
    return C.transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "scaled by the length of a part",
    hint="The scale is computed from d, the length of a part. A score is the dot product of a query and a "
    "key of one head: their length is d_K.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Z.shape[-1]), dim=-1) @ V
    return C.transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "no scale",
    hint="The scores of the heads are not scaled. Divide them by the square root of d_K before the softmax.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    return (torch.softmax(Q @ K.mT, dim=-1) @ V).transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "no output projection",
    hint="The answers of the heads are put side by side, but the last projection, W_O, is missing.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    return (torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V).transpose(-3, -2).flatten(-2)


@wrong(
    "multi_head",
    "heads averaged",
    hint="The answers of the heads are averaged, so every head looks the same to W_O. Put them side by "
    "side: each head has its own rows of W_O.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V
    return torch.cat([C.mean(dim=-3)] * heads, dim=-1) @ W_O


@wrong(
    "multi_head",
    "softmax over the queries",
    hint="The softmax runs over the queries. In each head the weights of one query sum to one over the "
    "parts.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-2) @ V
    return C.transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "softmax over the heads",
    hint="The softmax runs over the heads, as if they competed. Each head has its own weights, which sum to "
    "one over the parts: see on which axis the heads are.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-3) @ V
    return C.transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "queries computed with W_K",
    hint="The queries are projected with the matrix of the keys, so all scores are symmetric. Queries have "
    "their own matrix W_Q.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_K, W_K, W_V))
    C = torch.softmax(Q @ K.mT / math.sqrt(Q.shape[-1]), dim=-1) @ V
    return C.transpose(-3, -2).flatten(-2) @ W_O


@wrong(
    "multi_head",
    "changes W_Q in place",
    hint="The scale is written into the caller's W_Q by an augmented assignment such as /=, so it shrinks "
    "with each call. Compute a new tensor.",
)
def multi_head(Z, W_Q, W_K, W_V, W_O, heads):
    W_Q /= math.sqrt(W_Q.shape[1] // heads)
    Q, K, V = ((Z @ W).unflatten(-1, (heads, -1)).transpose(-3, -2) for W in (W_Q, W_K, W_V))
    return (torch.softmax(Q @ K.mT, dim=-1) @ V).transpose(-3, -2).flatten(-2) @ W_O

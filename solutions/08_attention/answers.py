"""Other right answers, typical wrong answers and forbidden calls for assignment 08_attention."""

import math

import torch

from autograder.catalogue import equivalent, forbid, right, wrong

forbid(
    "course.attention",
    "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.MultiheadAttention",
    "torch.nn.Transformer",
    "torch.nn.TransformerEncoder",
    "torch.nn.TransformerEncoderLayer",
    "torch.nn.TransformerDecoder",
    "torch.nn.TransformerDecoderLayer",
    "torch.nn.attention.flex_attention",
    "torch._C._nn.scaled_dot_product_attention",
    "torch._native_multi_head_attention",
    "torch._triton_multi_head_attention",
    "torch._triton_scaled_dot_attention",
    "torch._transformer_encoder_layer_fwd",
    "torch._scaled_dot_product_attention_math",
    "torch._scaled_dot_product_flash_attention",
    "torch._scaled_dot_product_flash_attention_for_cpu",
    "torch._scaled_dot_product_efficient_attention",
    "torch._scaled_dot_product_cudnn_attention",
    "torch.ops.aten.scaled_dot_product_attention",
    "torch.ops.aten._native_multi_head_attention",
    "torch.ops.aten._transformer_encoder_layer_fwd",
    "torch.ops.aten._scaled_dot_product_attention_math",
    "torch.ops.aten._scaled_dot_product_flash_attention_for_cpu",
)


# ---------------------------------------------------------------------------------------------------
# 1. attention
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 2. masks
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 3. multi_head
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 4. center_number
# ---------------------------------------------------------------------------------------------------


@right("center_number", "the rule written into the keys")
def center_number():
    W_Q = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    W_K = 100 * torch.tensor([[0.0, 0.0], [0.5, 1.0], [-1.0, 0.0]])
    return W_Q, W_K


@right("center_number", "doubled scores in one dimension more")
def center_number():
    W_Q = torch.tensor([[0.0, -30.0, 3.0], [60.0, 0.0, 1.0]]).double()
    W_K = torch.tensor([[7.0, 0.0, 1.0], [1.0, -1.0, 0.0], [0.0, 2.0, 0.0]]).double()
    return W_Q, W_K


@wrong(
    "center_number",
    "peak at tau / 2",
    hint="The scores peak at tau / 2. For odd lengths that is half-way between two parts, which then share "
    "the weight. Where must the peak be so that the middle part is nearest, for odd and for even lengths?",
)
def center_number():
    return 40 * torch.tensor([[0.0, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "peak at (tau + 1) / 2",
    hint="The scores peak at (tau + 1) / 2. That is the middle part for odd lengths, but for even lengths "
    "it is half-way between two parts, which then share the weight.",
)
def center_number():
    return 40 * torch.tensor([[1.0, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "too soft",
    hint="The scores peak at the right place, but they are too soft: the neighbors of the middle part keep "
    "some weight. Make all scores larger by a common factor.",
)
def center_number():
    return torch.tensor([[0.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "wrong sign",
    hint="The sign of the scores is wrong: they are smallest in the middle, so the ends of the sequence win.",
)
def center_number():
    return -40 * torch.tensor([[0.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "parts counted from 0",
    hint="The layer picks the part before the middle one, as if the parts were counted from 0. Here they "
    "are counted from 1.",
)
def center_number():
    return 40 * torch.tensor([[-1.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "the last part",
    hint="The scores peak at the end of the sequence. Written as 2 c i - i^2 they peak at c: check what c "
    "is in your query, and mind the factor 2.",
)
def center_number():
    return 40 * torch.tensor([[0.0, -1.0], [2.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "the same part for every length",
    hint="The layer picks the same part for every length: the query does not use tau.",
)
def center_number():
    return 40 * torch.tensor([[6.0, -1.0], [0.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "scores linear in the position",
    hint="The scores are linear in i, so one end of the sequence wins. A peak in between needs i^2.",
)
def center_number():
    return 40 * torch.tensor([[0.5, 0.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]])


@wrong(
    "center_number",
    "zeros",
    hint="All scores are equal, so every part gets the same weight and the answer is the mean of the "
    "sequence.",
)
def center_number():
    return torch.zeros(2, 2), torch.zeros(3, 2)


# ---------------------------------------------------------------------------------------------------
# 5. sinusoids
# ---------------------------------------------------------------------------------------------------


@right("sinusoids", "even and odd columns")
def sinusoids(positions, d):
    result = torch.empty(len(positions), d, dtype=positions.dtype)
    for k in range(d // 2):
        result[:, 2 * k] = torch.sin(positions / 10000 ** (2 * k / d))
        result[:, 2 * k + 1] = torch.cos(positions / 10000 ** (2 * k / d))
    return result


@right("sinusoids", "points on the unit circle")
def sinusoids(positions, d):
    rates = torch.exp(torch.arange(d // 2) * (-2 * math.log(10000) / d)).to(positions.dtype)
    angles = torch.outer(positions, rates)
    points = torch.view_as_real(torch.polar(torch.ones_like(angles), angles))
    return points.flip(-1).reshape(len(positions), d)


@right("sinusoids", "a cosine is a shifted sine")
def sinusoids(positions, d):
    column = torch.arange(d)
    rates = 10000 ** ((column % 2 - column) / d)
    return torch.sin(positions.unsqueeze(1) * rates + column % 2 * math.pi / 2)


@wrong(
    "sinusoids",
    "all sines first",
    hint="All sines come first, then all cosines. Here sine and cosine of the same wave are neighbors: "
    "columns 2k and 2k + 1.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


@wrong(
    "sinusoids",
    "cosine first",
    hint="Sine and cosine have changed places: the sine is in the even columns 2k.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "exponent k / d",
    hint="The exponent is k / d, half of what it should be, so the waves are too fast. Wave k has the "
    "exponent 2k / d.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (-torch.arange(d // 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "a wave per column",
    hint="Sine and cosine of a pair have different frequencies: the exponent grows from column to column. "
    "Both columns of a pair use the exponent 2k / d with the same k.",
)
def sinusoids(positions, d):
    column = torch.arange(d, dtype=positions.dtype)
    angles = positions[:, None] * 10000.0 ** (-column / d)
    return torch.where(column % 2 == 0, angles.sin(), angles.cos())


@wrong(
    "sinusoids",
    "multiplied instead of divided",
    hint="The frequencies grow instead of falling: the position is multiplied by the power of 10000. It has "
    "to be divided by it.",
)
def sinusoids(positions, d):
    angles = positions[:, None] * 10000.0 ** (torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "the same wave in all pairs",
    hint="All pairs turn with the same frequency. The frequency falls with k: wave k has the rate 1 / "
    "10000^(2k / d).",
)
def sinusoids(positions, d):
    angles = positions[:, None].expand(-1, d // 2)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "rates that end at 1 / 10000",
    hint="The rates run from 1 to 1 / 10000 inclusive. In the formula the last one is 1 / 10000^((d - 2) / "
    "d), which is a little faster.",
)
def sinusoids(positions, d):
    rates = torch.logspace(0, -4, d // 2, dtype=positions.dtype)
    angles = positions[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "numbers of the rows instead of the positions",
    hint="The rows are numbered 0, 1, 2 and so on, whatever the positions are. Use the numbers in "
    "positions: they may be in any order and need not be integers.",
)
def sinusoids(positions, d):
    i = torch.arange(len(positions), dtype=positions.dtype)
    angles = i[:, None] * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@wrong(
    "sinusoids",
    "counted from 1",
    hint="The vectors are those of the next position: 1 has been added. Position 0 has sines 0 and cosines "
    "1.",
)
def sinusoids(positions, d):
    angles = (positions[:, None] + 1) * 10000.0 ** (-torch.arange(0, d, 2, dtype=positions.dtype) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


# ---------------------------------------------------------------------------------------------------
# 6. rope
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 7. kv_cache
# ---------------------------------------------------------------------------------------------------


@right("kv_cache", "products of vectors")
def decode_step(z, cache, W_Q, W_K, W_V):
    K = torch.cat((cache[0], (z @ W_K)[..., None, :]), -2)
    V = torch.cat((cache[1], (z @ W_V)[..., None, :]), -2)
    scores = torch.einsum("...k, ...tk -> ...t", z @ W_Q, K) / W_K.shape[1] ** 0.5
    return torch.einsum("...t, ...tv -> ...v", scores.softmax(-1), V), (K, V)


@right("kv_cache", "old and new parts apart")
def decode_step(z, cache, W_Q, W_K, W_V):
    q, k, v = z @ W_Q, z @ W_K, z @ W_V
    old = (cache[0] * q[..., None, :]).sum(-1) / math.sqrt(q.shape[-1])
    new = (k * q).sum(-1, keepdim=True) / math.sqrt(q.shape[-1])
    total = torch.cat([old, new], -1).logsumexp(-1, keepdim=True)
    c = ((old - total).exp()[..., None] * cache[1]).sum(-2) + (new - total).exp() * v
    return c, tuple(torch.cat([rows, row.unsqueeze(-2)], -2) for rows, row in zip(cache, (k, v), strict=True))


@wrong(
    "kv_cache",
    "does not attend to itself",
    hint="The new element attends to the elements before it, but not to itself. Append its key and value "
    "first, then attend over the whole cache.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    K, V = cache
    z = z.unsqueeze(-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (torch.cat([K, z @ W_K], dim=-2), torch.cat([V, z @ W_V], dim=-2))


@wrong(
    "kv_cache",
    "attends to itself only",
    hint="The new element attends to itself only, so its answer is its own value. Its query has to meet the "
    "keys in the cache too.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    K, V = cache
    z = z.unsqueeze(-2)
    return (z @ W_V).squeeze(-2), (torch.cat([K, z @ W_K], dim=-2), torch.cat([V, z @ W_V], dim=-2))


@wrong(
    "kv_cache",
    "cache not extended",
    hint="The context vector is right, but the cache comes back without the new key and value, so the next "
    "step does not know this element.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), cache


@wrong(
    "kv_cache",
    "only the new element kept",
    hint="The new cache holds the new key and value only: what was in it is lost. Append to the old rows.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (z @ W_K, z @ W_V)


@wrong(
    "kv_cache",
    "new element put in front",
    hint="The new key and value are put in front of the cache. Attention does not notice, but the cache is "
    "no longer in the order of the sequence: append them at the end.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([z @ W_K, cache[0]], dim=-2), torch.cat([z @ W_V, cache[1]], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (K, V)


@wrong(
    "kv_cache",
    "keys and values swapped",
    hint="Keys and values have changed places in the cache that is returned. It is the pair of keys and "
    "values, in this order.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (V, K)


@wrong(
    "kv_cache",
    "queries cached",
    hint="The query of the new element is put into the cache where its key belongs. Later elements look for "
    "keys; a query is used once and then never again.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_Q], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (K, V)


@wrong(
    "kv_cache",
    "the key used as query",
    hint="The new element's key is used as its query. The query is computed with W_Q.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_K @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (K, V)


@wrong(
    "kv_cache",
    "no scale",
    hint="The scores are not scaled. Divide them by the square root of d_K, the length of a key.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    return (torch.softmax(z @ W_Q @ K.mT, dim=-1) @ V).squeeze(-2), (K, V)


@wrong(
    "kv_cache",
    "scaled by the length of the element",
    hint="The scale is computed from d, the length of z. Scores are dot products of queries and keys, of "
    "length d_K.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0], z @ W_K], dim=-2), torch.cat([cache[1], z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(z.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (K, V)


@wrong(
    "kv_cache",
    "cache cut off from the graph",
    hint="The keys and values in the cache are detached, so no gradient reaches earlier elements. The "
    "numbers are right, training through the steps is not.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    z = z.unsqueeze(-2)
    K, V = torch.cat([cache[0].detach(), z @ W_K], dim=-2), torch.cat([cache[1].detach(), z @ W_V], dim=-2)
    c = torch.softmax(z @ W_Q @ K.mT / math.sqrt(K.shape[-1]), dim=-1) @ V
    return c.squeeze(-2), (K, V)


# ---------------------------------------------------------------------------------------------------
# Mutants of the model answers that compute the same
# ---------------------------------------------------------------------------------------------------

equivalent(
    "center_number",
    "line 10: sharpness = 40.0 -> sharpness = 41.0",
    "line 10: sharpness = 40.0 -> sharpness = 39.0",
    "line 10: sharpness = 40.0 -> sharpness = 80.0",
    because="any factor that is large enough will do",
)
equivalent(
    "center_number",
    "line 12: [0.0, 0.0] -> [1.0, 0.0]",
    "line 12: [0.0, 0.0] -> [-1.0, 0.0]",
    "line 12: [0.0, 0.0] -> [0.0, 1.0]",
    "line 12: [0.0, 0.0] -> [0.0, -1.0]",
    because="the same number is added to the scores of all parts, which the softmax does not see",
)
equivalent(
    "center_number",
    "line 13: (W_Q, W_K) -> (W_Q.half(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q.double(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q.long(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.half())",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.double())",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.long())",
    because="no dtype is asked for, and the entries are small whole numbers",
)
equivalent(
    "sinusoids",
    "line 8: torch.arange(0, d, 2, dtype=positions.dtype)"
    " -> torch.arange(0, d - 1, 2, dtype=positions.dtype)",
    because="d is even, so that the last number is d - 2 in both",
)
equivalent(
    "sinusoids",
    "line 10: torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)"
    " -> torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)",
    because="of three axes, axis 1 is the last but one",
)
equivalent(
    "rope",
    "line 9: torch.arange(0, d, 2, dtype=x.dtype) -> torch.arange(0, d - 1, 2, dtype=x.dtype)",
    "line 11: 0::2 -> 0:-1:2",
    because="d is even, so that the last number is d - 2 in both",
)

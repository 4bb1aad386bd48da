"""Other right answers and typical wrong ones to task kv_cache of 08_attention."""

import math

import torch

from autograder.catalogue import right, wrong


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


@wrong(
    "kv_cache",
    "a window of eight",
    hint="Only the last eight elements are attended to. The query has to meet all keys in the cache, however"
    " long it is.",
)
def decode_step(z, cache, W_Q, W_K, W_V):
    K, V = cache
    z = z.unsqueeze(-2)
    K, V = torch.cat([K, z @ W_K], dim=-2), torch.cat([V, z @ W_V], dim=-2)
    alpha = torch.softmax(z @ W_Q @ K[..., -8:, :].mT / math.sqrt(K.shape[-1]), dim=-1)
    return (alpha @ V[..., -8:, :]).squeeze(-2), (K, V)

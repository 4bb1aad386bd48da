"""Attention: answer a query with a weighted average of values. (Slides, lecture 08, part 1.)

Three steps, each a function: score every key against the query, turn the scores into weights, add up the
values.

    scores = dot_product_scores(q, k)       queries x parts
    weights = soft_weights(scores, mask)    queries x parts
    c = context_vectors(weights, v)         queries x d_v

`attend` does the three; `scaled_dot_product_attention` is the usual choice of each.
"""

from collections.abc import Callable
from math import sqrt

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

Queries = Float[Tensor, "*batch queries d"]
Keys = Float[Tensor, "*batch parts d"]
Values = Float[Tensor, "*batch parts d_v"]
Scores = Float[Tensor, "*batch queries parts"]
Mask = Bool[Tensor, "*#batch #queries parts"] | None  # True: this query may attend to this part


def dot_product_scores(q: Queries, k: Keys) -> Scores:
    """Score a key by its dot product with the query: e_i = k_i . q."""
    return q @ k.mT


def scaled_dot_product_scores(q: Queries, k: Keys) -> Scores:
    """Dot product divided by sqrt(d): random entries of variance 1 give scores of variance 1 at any d."""
    return dot_product_scores(q, k) / sqrt(q.shape[-1])


class AdditiveScores(nn.Module):
    """Score a key by a small MLP of query and key: e_i = w . tanh(W_q q + W_k k_i).

    Bahdanau, Cho and Bengio (2015). Queries and keys may differ in size.
    """

    def __init__(self, d_query: int, d_key: int, hidden: int):
        super().__init__()
        self.query = nn.Linear(d_query, hidden)
        self.key = nn.Linear(d_key, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(
        self, q: Float[Tensor, "*batch queries d_query"], k: Float[Tensor, "*batch parts d_key"]
    ) -> Float[Tensor, "*batch queries parts"]:
        pairs = self.query(q).unsqueeze(-2) + self.key(k).unsqueeze(-3)  # queries x parts x hidden
        return self.score(pairs.tanh()).squeeze(-1)


def soft_weights(scores: Scores, mask: Mask = None) -> Scores:
    """Softmax over the parts: positive weights that sum to 1, so the answer is a weighted average.

    A masked part gets weight 0. A query that may attend to nothing raises ValueError.
    """
    return F.softmax(_hide(scores, mask, -torch.inf), dim=-1)


def hard_weights(scores: Scores, mask: Mask = None) -> Scores:
    """Weight 1 for the best part (the first of equals), 0 for the others: the answer is one of the values.

    The weights do not change under small changes of the scores, so no gradient reaches the scores.
    """
    best = _hide(scores, mask, -torch.inf).argmax(-1)
    return F.one_hot(best, scores.shape[-1]).to(scores.dtype)


def linear_weights(scores: Scores, mask: Mask = None) -> Scores:
    """The scores themselves: the answer is a weighted sum, linear in query, keys and values each."""
    return _hide(scores, mask, 0.0)


def context_vectors(weights: Scores, v: Values) -> Float[Tensor, "*batch queries d_v"]:
    """Add up the values, each times its weight: c = sum_i alpha_i v_i."""
    return weights @ v


def attend(
    q: Float[Tensor, "*batch queries d_query"],
    k: Float[Tensor, "*batch parts d_key"],
    v: Values,
    *,
    score: Callable[[Tensor, Tensor], Tensor] = dot_product_scores,
    weigh: Callable[[Tensor, Mask], Tensor] = soft_weights,
    mask: Mask = None,
) -> tuple[Float[Tensor, "*batch queries d_v"], Scores]:
    """Answer each query; return the context vectors and the attention weights.

    score: the attention model a(q, k), here dot product, scaled dot product or an AdditiveScores.
    weigh: soft, hard or linear weights.
    """
    weights = weigh(score(q, k), mask)
    return context_vectors(weights, v), weights


def scaled_dot_product_attention(
    q: Queries, k: Keys, v: Values, mask: Mask = None
) -> Float[Tensor, "*batch queries d_v"]:
    """Average the values, weighted by how well each key answers the query: softmax(Q K^T / sqrt(d)) V.

    Equals `torch.nn.functional.scaled_dot_product_attention`, except that a query which may attend to nothing
    raises ValueError.
    """
    return attend(q, k, v, score=scaled_dot_product_scores, mask=mask)[0]


class AssociativeMemory:
    """Store values under keys and give back the value whose key equals the query.

    Attention is its soft form: with keys of one length and scores multiplied by a growing factor, attention's
    answer to a stored key tends to the stored value.
    """

    def __init__(self, keys: Float[Tensor, "parts d"], values: Float[Tensor, "parts d_v"]):
        if len(keys.unique(dim=0)) != len(keys):
            raise ValueError("two keys are equal; a memory can hold one value under a key")
        self.keys, self.values = keys, values

    def read(self, query: Float[Tensor, " d"]) -> Float[Tensor, " d_v"]:
        """Value stored under exactly this key; KeyError where there is none."""
        found = (self.keys == query).all(-1)
        if not found.any():
            raise KeyError(f"nothing is stored under {query.tolist()}")
        return self.values[found][0]


def _hide(scores: Scores, mask: Mask, value: float) -> Scores:
    if mask is None:
        return scores
    if not mask.any(-1).all():
        raise ValueError("the mask hides every part from a query; each query needs at least one part")
    return scores.masked_fill(~mask, value)

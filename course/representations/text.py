"""Embeddings of texts: weighted bags of words, latent semantic analysis, one step of word2vec.

Vector-space embeddings (Gordon and Ravikumar), "LSA" and "Word2vec".
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from course.feedforward.linear import svd_autoencoder

Counts = Float[Tensor, "documents words"]


def inverse_document_frequency(counts: Counts) -> Float[Tensor, " words"]:
    """log(documents / documents with the word): 0 for a word of every document, large for a rare one.

    A word that occurs nowhere counts as if it were in one document.
    """
    within = (counts > 0).sum(0).clamp_min(1)
    return (len(counts) / within).log()


@dataclass(frozen=True)
class LatentSemanticAnalysis:
    """A linear autoencoder of bags of words, found by singular value decomposition, without the mean.

    weights: what each word's count is multiplied by, e.g. its inverse document frequency. basis: columns are
    the basis of the reconstructed bags; row w is the embedding of word w, and a text's embedding is the
    weighted sum of those of its words.
    """

    weights: Float[Tensor, " words"]
    basis: Float[Tensor, "words d"]

    def __call__(self, counts: Counts) -> Float[Tensor, "documents d"]:
        return (counts * self.weights) @ self.basis

    def reconstruct(self, z: Float[Tensor, "documents d"]) -> Counts:
        """Weighted bags that z stands for: the nearest ones that the model can represent."""
        return z @ self.basis.mT


def fit_lsa(counts: Counts, d: int, weights: Float[Tensor, " words"] | None = None) -> LatentSemanticAnalysis:
    """The d directions that reconstruct the weighted bags best; by default every word weighs 1."""
    weights = torch.ones_like(counts[0]) if weights is None else weights
    return LatentSemanticAnalysis(weights, svd_autoencoder(counts * weights, d)[0])


@dataclass(frozen=True)
class MaskedTokenGradients:
    """Gradients of -log P(target | context), by the two jobs that a vector has.

    p: the probabilities of all words. query: with respect to z, and so to each token of the context.
    answers: with respect to each word's vector as a possible answer.
    """

    p: Float[Tensor, " words"]
    query: Float[Tensor, " d"]
    answers: Float[Tensor, "words d"]

    def tied(self, context: Int[Tensor, " context"]) -> Float[Tensor, "words d"]:
        """With one matrix for both jobs: the two add up, once for each time a word is in the context."""
        return self.answers.index_add(0, context, self.query.expand(len(context), -1))


def masked_token_gradients(
    V: Float[Tensor, "words d"],
    context: Int[Tensor, " context"],
    target: int,
    answers: Float[Tensor, "words d"] | None = None,
) -> MaskedTokenGradients:
    """One example of word2vec: z is the sum of V over the context, P(y) the softmax of z . answers_y.

    answers: the vectors of the softmax; by default V itself, tied. The query is pulled to the target's vector
    and pushed from the expected one; the target's vector is pulled to the query, all others are pushed.
    """
    answers = V if answers is None else answers
    z = V[context].sum(0)
    p = (answers @ z).softmax(0)
    wrong = p.clone()
    wrong[target] -= 1
    return MaskedTokenGradients(p, wrong @ answers, wrong[:, None] * z)

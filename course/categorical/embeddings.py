"""Embeddings of categories, and what a softmax layer does with an embedding. (Slides, lecture 04, part 1.)

An embedding layer looks up a row of a matrix; a softmax layer compares its input with one vector a class.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

BYTES_PER_MIB = 2**20


def one_hot(v: Int[Tensor, "*batch"], categories: int) -> Float[Tensor, "*batch categories"]:
    """Encode category v as a vector of zeros with a single 1 at place v (counted from 0)."""
    if v.numel() and not 0 <= v.min() <= v.max() < categories:
        raise ValueError(f"v goes from {v.min()} to {v.max()}; expected 0 to {categories - 1}")
    return (v.unsqueeze(-1) == torch.arange(categories, device=v.device)).float()


class EmbeddingLayer(nn.Module):
    """Store one vector a category and look it up: emb(v) = row v of the embedding matrix E.

    The same map as a linear layer without bias on one-hot vectors, without the multiplications by 0. Equals
    `torch.nn.Embedding`.
    """

    def __init__(self, categories: int, d: int):
        super().__init__()
        self.E = nn.Parameter(torch.randn(categories, d))

    def forward(self, v: Int[Tensor, "*batch"]) -> Float[Tensor, "*batch d"]:
        return self.E[v]


def embedding_gradient(
    v: Int[Tensor, "*batch"], upstream: Float[Tensor, "*batch d"], categories: int
) -> Float[Tensor, "categories d"]:
    """Gradient of the loss with respect to E, given its gradient with respect to the looked-up rows.

    A row receives the sum over all places where it was looked up; a row that was not looked up gets 0.
    """
    gradient = upstream.new_zeros(categories, upstream.shape[-1])
    return gradient.index_add(0, v.flatten(), upstream.flatten(0, -2))


def memory_in_mib(categories: int, d: int, bytes_per_number: int = 4) -> float:
    """Memory of an embedding matrix in MiB (1,048,576 bytes); float32 takes 4 bytes a number."""
    return categories * d * bytes_per_number / BYTES_PER_MIB


def cosine_similarities(x: Float[Tensor, "n d"], y: Float[Tensor, "m d"]) -> Float[Tensor, "n m"]:
    """Cosine of the angle between each row of x and each row of y. ValueError for a row of length 0."""
    if (x.norm(dim=-1) == 0).any() or (y.norm(dim=-1) == 0).any():
        raise ValueError("a row is the zero vector, which has no direction")
    return F.normalize(x, dim=-1) @ F.normalize(y, dim=-1).mT


def softmax_layer(
    z: Float[Tensor, "*batch d"],
    W: Float[Tensor, "d classes"],
    b: Float[Tensor, " classes"] | None = None,
    temperature: float = 1.0,
) -> Float[Tensor, "*batch classes"]:
    """Class probabilities S((W^T z + b) / T); column c of W is the vector of class c.

    Without a bias, the score of class c is |z| |w_c| cos(angle between both): the length of z acts as an
    inverse temperature, the length of w_c as the weight of the class.
    """
    if temperature <= 0:
        raise ValueError(f"temperature is {temperature}; expected a positive number")
    scores = z @ W if b is None else z @ W + b
    return F.softmax(scores / temperature, dim=-1)

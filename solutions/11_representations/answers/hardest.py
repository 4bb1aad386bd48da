"""Other right answers and typical wrong ones to task hardest of 11_representations."""

import math

import torch
import torch.nn.functional as F

from autograder.catalogue import equivalent, right, wrong


@right("hardest", "one anchor at a time, among the rows of other classes")
def hardest_negatives(z, y):
    found = []
    for anchor, label in zip(z, y, strict=True):
        rows = (y != label).nonzero()[:, 0]
        found.append(rows[(z[rows] - anchor).norm(dim=1).argmin()])
    return torch.stack(found)


@right("hardest", "sorted by distance, the first of another class")
def hardest_negatives(z, y):
    order = (z[:, None] - z[None]).square().sum(-1).argsort(dim=1)
    other = y[order] != y[:, None]
    return order.gather(1, other.int().argmax(dim=1, keepdim=True))[:, 0]


@right("hardest", "the largest of negated distances")
def hardest_negatives(z, y):
    distances = torch.cdist(z, z, compute_mode="donot_use_mm_for_euclid_dist")
    nearness = torch.where(y[:, None] != y[None], -distances, torch.full_like(distances, -math.inf))
    return nearness.max(dim=1).indices


@wrong(
    "hardest",
    "the farthest negative",
    hint="These are the farthest negatives, the easiest ones. The hardest negative is the nearest.",
)
def hardest_negatives(z, y):
    distances = (z[:, None] - z).norm(dim=-1)
    return distances.masked_fill(y[:, None] == y, -1.0).argmax(1)


@wrong(
    "hardest",
    "the nearest of all",
    hint="The nearest example of any class is found, if only it is another one. Examples of the anchor's own"
    " class are no negatives.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).norm(dim=-1).fill_diagonal_(math.inf).argmin(1)


@wrong(
    "hardest",
    "the anchor itself",
    hint="Every anchor finds itself, at the distance 0. Only examples of other classes are candidates.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).norm(dim=-1).argmin(1)


@wrong(
    "hardest",
    "the hardest positive",
    hint="The farthest example of the anchor's own class is found, the hardest positive. A negative is of "
    "another class.",
)
def hardest_negatives(z, y):
    distances = (z[:, None] - z).norm(dim=-1)
    return distances.masked_fill(y[:, None] != y, -1.0).argmax(1)


@wrong(
    "hardest",
    "rows among the negatives",
    hint="The rows are counted among the anchor's negatives alone. They shall be rows of the whole batch.",
)
def hardest_negatives(z, y):
    found = [(z[y != label] - anchor).norm(dim=1).argmin() for anchor, label in zip(z, y, strict=True)]
    return torch.stack(found)


@wrong(
    "hardest",
    "distances instead of rows",
    hint="The distances to the hardest negatives come back. The task asks for their rows in the batch.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).norm(dim=-1).masked_fill(y[:, None] == y, math.inf).amin(1)


@wrong(
    "hardest",
    "hidden with zeros",
    hint="What is no negative gets the distance 0, and so it is the nearest of all. Give it a distance that "
    "never is the smallest.",
)
def hardest_negatives(z, y):
    return ((z[:, None] - z).norm(dim=-1) * (y[:, None] != y)).argmin(1)


@wrong(
    "hardest",
    "hidden with a large number",
    hint="What is no negative gets a large number for a distance, and with large coordinates real distances "
    "are larger. Only infinity is larger than all.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).norm(dim=-1).masked_fill(y[:, None] == y, 1e9).argmin(1)


@wrong(
    "hardest",
    "the search begins at a large number",
    hint="The search begins with a large number as the smallest distance, and with large coordinates real "
    "distances are larger. Only infinity is larger than all.",
)
def hardest_negatives(z, y):
    rows = [0] * len(z)
    for i, anchor in enumerate(z):
        smallest = 1e9
        for j, other in enumerate(z):
            if y[i] != y[j] and (anchor - other).norm() < smallest:
                rows[i], smallest = j, (anchor - other).norm()
    return torch.tensor(rows)


@wrong(
    "hardest",
    "largest inner product",
    hint="The negative with the largest inner product is found: long vectors win. Compare distances.",
)
def hardest_negatives(z, y):
    return (z @ z.T).masked_fill(y[:, None] == y, -math.inf).argmax(1)


@wrong(
    "hardest",
    "largest cosine",
    hint="The negative in the most similar direction is found. Lengths count here: compare Euclidean "
    "distances.",
)
def hardest_negatives(z, y):
    u = torch.nn.functional.normalize(z, dim=-1)
    return (u @ u.T).masked_fill(y[:, None] == y, -math.inf).argmax(1)


@wrong(
    "hardest",
    "sums of absolute differences",
    hint="Distances are sums of absolute differences. The nearest shall be found by the Euclidean distance.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).abs().sum(-1).masked_fill(y[:, None] == y, math.inf).argmin(1)


@wrong(
    "hardest",
    "another dtype",
    hint="The rows are right and come as another dtype than int64, so that they cannot be used to index.",
)
def hardest_negatives(z, y):
    return (z[:, None] - z).norm(dim=-1).masked_fill(y[:, None] == y, math.inf).argmin(1).to(z.dtype)


@wrong(
    "hardest",
    "changes z in place",
    hint="The embeddings that were passed in are scaled in place. Compute in a new tensor.",
)
def hardest_negatives(z, y):
    z /= z.abs().max()
    return (z[:, None] - z).norm(dim=-1).masked_fill(y[:, None] == y, math.inf).argmin(1)


@wrong("hardest", "zeros", hint="Every anchor is given the first row. The row depends on the anchor.")
def hardest_negatives(z, y):
    return torch.zeros(len(z), dtype=torch.int64)


@wrong(
    "hardest",
    "the square multiplied out",
    hint="Distances are taken from squared lengths and inner products. Where points lie far from 0 and near "
    "each other, all digits cancel out: subtract first, then square.",
)
def hardest_negatives(z, y):
    squares = z.square().sum(1)
    distances = squares[:, None] + squares - 2 * z @ z.T
    return distances.masked_fill(y[:, None] == y, math.inf).argmin(1)


@wrong(
    "hardest",
    "the square multiplied out, around the mean",
    hint="The mean is subtracted, and then distances are taken from squared lengths and inner products. "
    "In two groups that are far apart every point is far from the mean, and all digits cancel out: subtract "
    "the two points from each other, then square.",
)
def hardest_negatives(z, y):
    z = z - z.mean(0)
    squares = z.square().sum(1)
    distances = squares[:, None] - 2 * z @ z.mT + squares
    distances[y[:, None] == y] = math.inf
    return torch.min(distances, dim=1)[1]


equivalent(
    "hardest",
    "line 8: z[:, None] - z -> z - z[:, None]",
    because="a difference and its negative are equally long",
)

equivalent(
    "hardest",
    "line 9: distances.masked_fill(y[:, None] == y, float('inf')).argmin(dim=1) -> "
    "distances.masked_fill(y[:, None] == y, float('inf')).argmin(dim=1).long()",
    because="argmin answers in int64 already",
)

equivalent("hardest", "line 9: dim=1 -> dim=0", because="distances and classes are symmetric")

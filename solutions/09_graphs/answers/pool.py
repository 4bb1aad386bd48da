"""Other right answers and typical wrong ones to task pool of 09_graphs."""

import torch

from autograder.catalogue import right, wrong


@right("pool", "added up index by index")
def pool(A, Z, clusters, k):
    rows = A.new_zeros(k, len(A)).index_add(0, clusters, A)
    weights = A.new_zeros(k, k).index_add(1, clusters, rows)
    total = Z.new_zeros(k, Z.shape[1]).index_add(0, clusters, Z)
    size = torch.bincount(clusters, minlength=k).to(Z.dtype)
    return weights, total / torch.where(size > 0, size, 1)[:, None]


@right("pool", "cluster by cluster")
def pool(A, Z, clusters, k):
    groups = [(clusters == c).nonzero()[:, 0] for c in range(k)]
    weights = torch.stack([torch.stack([A[a][:, b].sum() for b in groups]) for a in groups])
    zero = torch.zeros_like(Z[0])
    return weights, torch.stack([Z[a].mean(0) if len(a) else zero for a in groups])


@right("pool", "einsum with a mask")
def pool(A, Z, clusters, k):
    S = (clusters[:, None] == torch.arange(k)).to(A.dtype)
    share = torch.nan_to_num(S / S.sum(0), nan=0.0)
    return torch.einsum("ic, ij, jd -> cd", S, A, S), torch.einsum("vc, vd -> cd", share, Z)


@right("pool", "shares of single precision")
def pool(A, Z, clusters, k):
    member = clusters == torch.arange(k)[:, None]  # (k, n)
    share = (1 / member.sum(1).float().clamp(min=1))[clusters]
    values = Z.new_zeros(k, Z.shape[1]).index_add(0, clusters, Z * share[:, None])
    S = member.to(A.dtype)
    return S @ A @ S.mT, values


@wrong(
    "pool",
    "sum of the values",
    hint="A cluster gets the sum of its vertices' values. It is the mean.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ A @ S, S.T @ Z


@wrong(
    "pool",
    "divided by n",
    hint="The sums are divided by the number of all vertices. Each cluster is divided by its own size.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ A @ S, S.T @ Z / len(Z)


@wrong(
    "pool",
    "maximum of the values",
    hint="A cluster gets the largest of its vertices' values. It is the mean.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    index = clusters[:, None].expand_as(Z)
    return S.T @ A @ S, Z.new_zeros(k, Z.shape[1]).scatter_reduce(0, index, Z, "amax", include_self=False)


@wrong(
    "pool",
    "mean of the weights",
    hint="The weights between two clusters are averaged over all pairs of vertices. They are summed.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    mean = S / S.sum(0).clamp(min=1)
    return mean.T @ A @ mean, mean.T @ Z


@wrong(
    "pool",
    "diagonal set to 0",
    hint="The weights within a cluster are thrown away. They stand on the diagonal.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    weights = S.T @ A @ S
    return weights - weights.diagonal().diag(), S.T @ Z / S.sum(0).clamp(min=1)[:, None]


@wrong(
    "pool",
    "diagonal halved",
    hint="Edges within a cluster are counted once. They stand in A in both directions, and both are "
    "summed on the diagonal.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    weights = S.T @ A @ S
    return weights - weights.diagonal().diag() / 2, S.T @ Z / S.sum(0).clamp(min=1)[:, None]


@wrong(
    "pool",
    "joined or not",
    hint="Between two clusters stands 1 where there is any edge. It is the sum of the weights.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return ((S.T @ A @ S) != 0).to(A.dtype), S.T @ Z / S.sum(0).clamp(min=1)[:, None]


@wrong(
    "pool",
    "transposed",
    hint="The weights are transposed. From cluster a to cluster b counts what leads from the vertices of "
    "a to those of b.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ A.T @ S, S.T @ Z / S.sum(0).clamp(min=1)[:, None]


@wrong(
    "pool",
    "sizes of the clusters for A",
    hint="The edges do not count: on the diagonal stand the sizes of the clusters. A has to stand between "
    "the two membership matrices.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ S, S.T @ Z / S.sum(0).clamp(min=1)[:, None]


@wrong(
    "pool",
    "divided by an empty cluster",
    hint="The value of a cluster without vertices is NaN: 0 divided by 0. It has to be 0.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ A @ S, S.T @ Z / S.sum(0)[:, None]


@wrong(
    "pool",
    "empty clusters left out",
    hint="Clusters without vertices are left out. There are k of them, also where some are empty.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    S = S[:, S.sum(0) > 0]
    return S.T @ A @ S, S.T @ Z / S.sum(0)[:, None]


@wrong(
    "pool",
    "one vertex more in each cluster",
    hint="Each cluster is divided by its size plus 1. Against an empty one it is enough to let no size be "
    "below 1.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return S.T @ A @ S, S.T @ Z / (S.sum(0) + 1)[:, None]


@wrong(
    "pool",
    "cut off from the graph",
    hint="The numbers are right, but the results are detached: no gradient reaches A and Z.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    return (S.T @ A @ S).detach(), (S.T @ Z / S.sum(0).clamp(min=1)[:, None]).detach()


@wrong(
    "pool",
    "changed in place",
    hint="The values that were given are overwritten. Make a new tensor.",
)
def pool(A, Z, clusters, k):
    S = torch.eye(k, dtype=A.dtype)[clusters]
    Z /= S.sum(0)[clusters][:, None]
    return S.T @ A @ S, S.T @ Z


@wrong("pool", "zeros", hint="Weights and values are all zero.")
def pool(A, Z, clusters, k):
    return torch.zeros(k, k, dtype=A.dtype), torch.zeros(k, Z.shape[1], dtype=Z.dtype)

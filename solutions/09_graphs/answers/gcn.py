"""Other right answers and typical wrong ones to task gcn of 09_graphs."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("gcn", "as matrices")
def gcn(Z, edges, W):
    A = torch.eye(len(Z), dtype=Z.dtype)
    A[edges[0], edges[1]] = 1
    half = A.sum(1).rsqrt().diag()
    return half @ A @ half @ Z @ W


@right("gcn", "vertex by vertex")
def gcn(Z, edges, W):
    near = [[v] for v in range(len(Z))]
    for u, v in edges.T.tolist():
        near[v].append(u)
    rows = [sum(Z[u] / math.sqrt(len(near[u]) * len(near[v])) for u in near[v]) for v in range(len(Z))]
    return torch.stack(rows) @ W


@right("gcn", "own share apart, scaled before and after")
def gcn(Z, edges, W):
    source, target = edges[0], edges[1]
    degree = torch.ones(len(Z), dtype=Z.dtype)
    degree.scatter_add_(0, target, torch.ones(len(target), dtype=Z.dtype))
    sent = Z / degree.sqrt()[:, None]
    heard = torch.zeros_like(Z)
    heard = heard.index_put((target,), sent[source], accumulate=True) + sent
    return torch.matmul(heard / degree.sqrt()[:, None], W)


@right("gcn", "degrees in single precision")
def gcn(Z, edges, W):
    source, target = edges
    root = (1 + torch.bincount(target, minlength=len(Z))).float().sqrt()
    sent = Z @ W / root[:, None]
    return (sent.index_add(0, target, sent[source])) / root[:, None]


equivalent(
    "gcn",
    "line 9: source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1) -> target, "
    "source = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)",
    because="each edge stands in both directions",
)

equivalent(
    "gcn",
    "line 9: [edges, torch.arange(n).expand(2, n)] -> [torch.arange(n).expand(2, n), edges]",
    because="the order of the edges does not matter",
)

equivalent(
    "gcn",
    "line 10: torch.bincount(target, minlength=n).to(Z.dtype) -> torch.bincount(target, minlength=n)",
    "line 10: Z.dtype -> torch.float32",
    because="degrees are whole numbers, their roots in single precision keep the six digits that count, and "
    "the product with what is sent has the dtype of Z",
)

equivalent(
    "gcn",
    "line 10: torch.bincount(target, minlength=n) -> torch.bincount(target)",
    because="with the self edges every vertex is a target",
)


@wrong(
    "gcn",
    "no self edges",
    hint="The vertex itself is left out, in the sum and in the degrees. Add an edge from each vertex to "
    "itself.",
)
def gcn(Z, edges, W):
    source, target = edges
    degree = torch.bincount(target, minlength=len(Z)).clamp(min=1).to(Z.dtype)
    messages = (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    return torch.zeros(len(Z), W.shape[1], dtype=Z.dtype).index_add(0, target, messages)


@wrong(
    "gcn",
    "degrees without self edges",
    hint="The vertex hears from itself, but its self edge is not counted in the degrees. They are 1 plus "
    "the number of neighbors.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(edges[1], minlength=n).clamp(min=1).to(Z.dtype)
    messages = (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "mean",
    hint="Each vertex takes the mean over its neighbors and itself: messages are divided by the degree of "
    "the target. It is the root of the degrees of both ends.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (Z @ W)[source] / degree[target][:, None]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "divided by the source's degree",
    hint="Messages are divided by the whole degree of the source alone. It is the root of the degrees of "
    "both ends.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (Z @ W)[source] / degree[source][:, None]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "one root",
    hint="Messages are divided by the root of only one of the two degrees. Both ends of an edge count.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = degree[target].rsqrt()[:, None] * (Z @ W)[source]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "no root",
    hint="Messages are divided by the product of the two degrees. It takes the root of the product.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (Z @ W)[source] / (degree[source] * degree[target])[:, None]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "plain sum",
    hint="Messages are added up as they are. Each is divided by the roots of the degrees of both its ends.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    messages = (Z @ W)[source]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "messages overwrite each other",
    hint="Where several messages arrive at a vertex, only one is kept: an index that occurs twice in "
    "out[targets] += ... counts once. index_add adds them all.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    weight = (degree[source] * degree[target]).rsqrt()
    sent, rows = Z @ W, [torch.zeros(W.shape[1], dtype=Z.dtype)] * n
    for u, v, w in zip(source.tolist(), target.tolist(), weight, strict=True):
        rows[v] = w * sent[u]
    return torch.stack(rows)


@wrong(
    "gcn",
    "messages overwrite each other, the own one too",
    hint="Where several messages arrive, only one is kept, and a vertex may lose its own: an index "
    "that occurs twice in out[targets] += ... counts once. index_add adds them all.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([torch.arange(n).expand(2, n), edges], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    out = torch.zeros(n, W.shape[1], dtype=Z.dtype)
    out[target] += (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    return out


@wrong(
    "gcn",
    "messages overwrite each other, not the own one",
    hint="A vertex keeps its own message and just one of those that arrive: an index that occurs twice "
    "in out[targets] += ... counts once. index_add adds them all.",
)
def gcn(Z, edges, W):
    source, target = edges
    degree = 1 + torch.bincount(target, minlength=len(Z)).to(Z.dtype)
    out = Z @ W / degree[:, None]
    out[target] += (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    return out


@wrong(
    "gcn",
    "messages stay at the source",
    hint="A vertex adds up its own value once for each edge, not what its neighbors send. Gather at the "
    "sources, add at the targets.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[target]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)


@wrong(
    "gcn",
    "with a ReLU",
    hint="Negative results have become 0: there is a nonlinearity at the end. The task asks for the "
    "linear part alone.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    return messages.new_zeros(n, W.shape[1]).index_add(0, target, messages).relu()


@wrong(
    "gcn",
    "vertices without edges get nothing",
    hint="A vertex without edges gets zeros. It still hears from itself.",
)
def gcn(Z, edges, W):
    n = len(Z)
    source, target = torch.cat([edges, torch.arange(n).expand(2, n)], dim=1)
    degree = torch.bincount(target, minlength=n).to(Z.dtype)
    messages = (degree[source] * degree[target]).rsqrt()[:, None] * (Z @ W)[source]
    out = messages.new_zeros(n, W.shape[1]).index_add(0, target, messages)
    return torch.where((degree > 1)[:, None], out, 0)


@wrong(
    "gcn",
    "cut off from the graph",
    hint="The numbers are right, but the result is detached, so that no gradient reaches Z and W. Without "
    "gradients the layer cannot learn.",
)
def gcn(Z, edges, W):
    A = torch.eye(len(Z), dtype=Z.dtype)
    A[edges[0], edges[1]] = 1
    half = A.sum(1).rsqrt()
    return half[:, None] * A * half @ Z.detach() @ W.detach()


@wrong(
    "gcn",
    "changed in place",
    hint="Z is overwritten. Make a new tensor for what the vertices send.",
)
def gcn(Z, edges, W):
    A = torch.eye(len(Z), dtype=Z.dtype)
    A[edges[0], edges[1]] = 1
    half = A.sum(1).rsqrt()
    Z *= half[:, None]
    return half[:, None] * (A @ Z @ W)


@wrong(
    "gcn", "no messages", hint="Each vertex only transforms its own value. The neighbors' values are missing."
)
def gcn(Z, edges, W):
    return Z @ W


@wrong("gcn", "zeros", hint="All new values are zero.")
def gcn(Z, edges, W):
    return torch.zeros(len(Z), W.shape[1], dtype=Z.dtype)

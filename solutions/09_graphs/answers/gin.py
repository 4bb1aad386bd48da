"""Other right answers and typical wrong ones to task gin of 09_graphs."""

import torch

from autograder.catalogue import right, wrong


@right("gin", "a matrix that counts edges")
def gin(Z, edges, eps, W_1, W_2):
    n = len(Z)
    count = torch.bincount(edges[1] * n + edges[0], minlength=n * n).view(n, n).to(Z.dtype)
    count = count + (1 + eps) * torch.eye(n, dtype=Z.dtype)
    return (count @ Z @ W_1).clamp(min=0) @ W_2


@right("gin", "edge by edge")
def gin(Z, edges, eps, W_1, W_2):
    h = [z + eps * z for z in Z.unbind(0)]
    for u, v in zip(edges[0].tolist(), edges[1].tolist(), strict=True):
        h[v] = h[v] + Z[u]
    hidden = torch.stack(h) @ W_1
    return torch.where(hidden > 0, hidden, 0) @ W_2


@right("gin", "scattered after the first matrix")
def gin(Z, edges, eps, W_1, W_2):
    sent = Z @ W_1
    index = edges[1][:, None].expand(-1, W_1.shape[1])
    heard = torch.zeros_like(sent).scatter_add(0, index, sent[edges[0]])
    return torch.einsum("nh, he -> ne", torch.nn.functional.relu(heard + sent * (1 + eps)), W_2)


@right("gin", "the factor as a tensor of single precision")
def gin(Z, edges, eps, W_1, W_2):
    factor = torch.tensor(1 + eps, dtype=torch.float32)
    h = Z * factor
    h = h.index_add(0, edges[1], Z[edges[0]])
    return (h @ W_1).relu() @ W_2


@wrong(
    "gin",
    "mean",
    hint="What arrives is averaged. A mean does not tell two equal neighbors from three: take the sum.",
)
def gin(Z, edges, eps, W_1, W_2):
    heard = torch.zeros_like(Z).index_add(0, edges[1], Z[edges[0]])
    count = torch.bincount(edges[1], minlength=len(Z)).clamp(min=1)[:, None]
    return torch.relu(((1 + eps) * Z + heard / count) @ W_1) @ W_2


@wrong(
    "gin",
    "maximum",
    hint="Of what arrives the largest is taken. A maximum forgets how often each message came: take the sum.",
)
def gin(Z, edges, eps, W_1, W_2):
    index = edges[1][:, None].expand(-1, Z.shape[1])
    heard = torch.zeros_like(Z).scatter_reduce(0, index, Z[edges[0]], "amax", include_self=False)
    return torch.relu(((1 + eps) * Z + heard) @ W_1) @ W_2


@wrong(
    "gin",
    "eps ignored",
    hint="The own value counts once whatever eps is. It counts 1 + eps times.",
)
def gin(Z, edges, eps, W_1, W_2):
    return torch.relu(Z.index_add(0, edges[1], Z[edges[0]]) @ W_1) @ W_2


@wrong(
    "gin",
    "own value times eps",
    hint="The own value counts eps times. It counts 1 + eps times, so that with eps = 0 it counts like a "
    "neighbor.",
)
def gin(Z, edges, eps, W_1, W_2):
    return torch.relu((eps * Z).index_add(0, edges[1], Z[edges[0]]) @ W_1) @ W_2


@wrong(
    "gin",
    "own value left out",
    hint="Only what arrives is summed. The vertex's own value, times 1 + eps, is missing.",
)
def gin(Z, edges, eps, W_1, W_2):
    return torch.relu(torch.zeros_like(Z).index_add(0, edges[1], Z[edges[0]]) @ W_1) @ W_2


@wrong(
    "gin",
    "all times 1 + eps",
    hint="The whole sum is multiplied by 1 + eps. Only the own value is: the factor tells it from the "
    "neighbors' values.",
)
def gin(Z, edges, eps, W_1, W_2):
    return torch.relu((1 + eps) * Z.index_add(0, edges[1], Z[edges[0]]) @ W_1) @ W_2


@wrong(
    "gin",
    "against the direction",
    hint="Messages go from target to source. A vertex hears from the sources of the edges whose target it "
    "is.",
)
def gin(Z, edges, eps, W_1, W_2):
    return torch.relu(((1 + eps) * Z).index_add(0, edges[0], Z[edges[1]]) @ W_1) @ W_2


@wrong(
    "gin",
    "both directions",
    hint="Each edge is used in both directions. Here edges have a direction: only the target hears "
    "something.",
)
def gin(Z, edges, eps, W_1, W_2):
    h = ((1 + eps) * Z).index_add(0, edges[1], Z[edges[0]]).index_add(0, edges[0], Z[edges[1]])
    return torch.relu(h @ W_1) @ W_2


@wrong(
    "gin",
    "one message a vertex",
    hint="Where several messages arrive at a vertex, only one is kept: an index that occurs twice in "
    "h[targets] += ... counts once. index_add adds them all.",
)
def gin(Z, edges, eps, W_1, W_2):
    last = {v: u for u, v in edges.T.tolist()}
    h = [(1 + eps) * z + (Z[last[v]] if v in last else 0) for v, z in enumerate(Z)]
    return torch.relu(torch.stack(h) @ W_1) @ W_2


@wrong(
    "gin",
    "repeated edges once",
    hint="An edge that stands twice in the list counts once. Its message counts as often as the edge "
    "stands there.",
)
def gin(Z, edges, eps, W_1, W_2):
    count = torch.zeros(len(Z), len(Z), dtype=Z.dtype)
    count[edges[1], edges[0]] = 1
    return torch.relu(((1 + eps) * Z + count @ Z) @ W_1) @ W_2


@wrong(
    "gin",
    "no ReLU",
    hint="Between the two matrices the ReLU is missing, so they are as good as one matrix.",
)
def gin(Z, edges, eps, W_1, W_2):
    return ((1 + eps) * Z).index_add(0, edges[1], Z[edges[0]]) @ W_1 @ W_2


@wrong(
    "gin",
    "a second ReLU",
    hint="There is a ReLU after the second matrix as well, so that no result is negative. It belongs "
    "between the two.",
)
def gin(Z, edges, eps, W_1, W_2):
    h = ((1 + eps) * Z).index_add(0, edges[1], Z[edges[0]])
    return torch.relu(torch.relu(h @ W_1) @ W_2)


@wrong(
    "gin",
    "ReLU before the matrices",
    hint="The ReLU is applied to the sum, before the first matrix. It belongs between the two matrices.",
)
def gin(Z, edges, eps, W_1, W_2):
    h = ((1 + eps) * Z).index_add(0, edges[1], Z[edges[0]])
    return torch.relu(h) @ W_1 @ W_2


@wrong(
    "gin",
    "network before the sum",
    hint="The network is applied to each message, and then they are summed. It is applied to the sum: "
    "only then it can tell multisets apart.",
)
def gin(Z, edges, eps, W_1, W_2):
    sent = torch.relu(Z @ W_1) @ W_2
    return ((1 + eps) * sent).index_add(0, edges[1], sent[edges[0]])


@wrong(
    "gin",
    "cut off from the graph",
    hint="The numbers are right, but the result is detached: no gradient reaches Z and the weights.",
)
def gin(Z, edges, eps, W_1, W_2):
    h = ((1 + eps) * Z.detach()).index_add(0, edges[1], Z.detach()[edges[0]])
    return (torch.relu(h @ W_1) @ W_2).detach()


@wrong(
    "gin",
    "changed in place",
    hint="The numbers are right, but Z is overwritten by the sums. Make a new tensor.",
)
def gin(Z, edges, eps, W_1, W_2):
    sent = Z[edges[0]]
    Z *= 1 + eps
    Z.index_add_(0, edges[1], sent)
    return torch.relu(Z @ W_1) @ W_2


@wrong(
    "gin",
    "changed in place while messages go on",
    hint="Z is overwritten, so later messages carry new values instead of old ones. Make a new tensor.",
)
def gin(Z, edges, eps, W_1, W_2):
    Z *= 1 + eps
    for u, v in edges.T.tolist():
        Z[v] += Z[u]
    return torch.relu(Z @ W_1) @ W_2


@wrong("gin", "zeros", hint="All new values are zero.")
def gin(Z, edges, eps, W_1, W_2):
    return torch.zeros(len(Z), W_2.shape[1], dtype=Z.dtype)


@wrong(
    "gin",
    "changes the weights in place",
    hint="The first matrix is multiplied by 1 + eps where it stands, so the next call finds another matrix. "
    "Make a new tensor.",
)
def gin(Z, edges, eps, W_1, W_2):
    heard = torch.zeros_like(Z).index_add(0, edges[1], Z[edges[0]]) @ W_1
    return torch.relu(heard + Z @ W_1.mul_(1 + eps)) @ W_2

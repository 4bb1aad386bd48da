"""Other right answers and typical wrong ones to task contrast of 10_techniques."""

import torch

from autograder.catalogue import right, wrong


@right("contrast", "cosines of all pairs")
def info_nce(a, b, tau):
    s = torch.nn.functional.cosine_similarity(a.unsqueeze(1), b.unsqueeze(0), dim=2) / tau
    rows = torch.logsumexp(s, dim=1) - s.diag()
    columns = torch.logsumexp(s, dim=0) - s.diag()
    return (rows + columns).mean() / 2


@right("contrast", "two classifications")
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    own = torch.arange(len(a))
    nll = torch.nn.functional.nll_loss
    return (nll(s.log_softmax(1), own) + nll(s.T.log_softmax(1), own)) / 2


@right("contrast", "pair by pair")
def info_nce(a, b, tau):
    a = [row / row.dot(row).sqrt() for row in a]
    b = [row / row.dot(row).sqrt() for row in b]
    total = 0
    for i in range(len(a)):
        row = torch.stack([a[i].dot(other) for other in b]) / tau
        column = torch.stack([other.dot(b[i]) for other in a]) / tau
        total = total + torch.logsumexp(row, 0) + torch.logsumexp(column, 0) - 2 * row[i]
    return total / (2 * len(a))


@right("contrast", "a small number added to the lengths")
def info_nce(a, b, tau):
    a = a / (a.norm(dim=1, keepdim=True) + 1e-8)
    b = b / (b.norm(dim=1, keepdim=True) + 1e-8)
    s = torch.einsum("id, jd -> ij", a, b) / tau
    both = s.diagonal() - s.logsumexp(0) + s.diagonal() - s.logsumexp(1)
    return -both.sum() / (2 * len(s))


@wrong(
    "contrast",
    "rows alone",
    hint="Each a looks for its b, and that is all. Each b looks for its a as well; take the mean of both.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    return -s.log_softmax(1).diag().mean()


@wrong(
    "contrast",
    "columns alone",
    hint="Each b looks for its a, and that is all. Each a looks for its b as well; take the mean of both.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    return -s.log_softmax(0).diag().mean()


@wrong(
    "contrast",
    "dot products instead of cosines",
    hint="The similarities are plain dot products, so long vectors win. Divide each by its length first.",
)
def info_nce(a, b, tau):
    s = a @ b.T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong(
    "contrast",
    "one view normalized",
    hint="Only the first view is divided by its lengths. A cosine needs both.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ b.T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong(
    "contrast",
    "normalized over the batch",
    hint="The columns have been made of length 1, over the batch. Each embedding, a row, gets length 1.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=0) @ torch.nn.functional.normalize(b, dim=0).T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong("contrast", "times tau", hint="The cosines are multiplied by the temperature. They are divided by it.")
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T * tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong("contrast", "no temperature", hint="The temperature has no effect. Divide the cosines by it.")
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong(
    "contrast",
    "partner left out of the sum",
    hint="The sum below the line leaves out the partner itself. It is one of those that are chosen from.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    if len(s) == 1:
        return -s.sum()
    others = s.masked_fill(torch.eye(len(s), dtype=torch.bool), -torch.inf)
    return (others.logsumexp(1) + others.logsumexp(0) - 2 * s.diag()).mean() / 2


@wrong(
    "contrast",
    "sum of the two directions",
    hint="The two directions are added up: twice the loss. Take their mean.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean()


@wrong(
    "contrast",
    "sum over the batch",
    hint="The losses of all pairs and of both directions are added up. Divide by their number.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).sum()


@wrong(
    "contrast",
    "one softmax over all pairs",
    hint="All pairs of the batch share one softmax. Each row, and each column, has a softmax of its own.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau
    return (s.flatten().logsumexp(0) - s.diag()).mean()


@wrong(
    "contrast",
    "overflows",
    hint="At a small temperature the exponentials overflow. Take log_softmax or logsumexp.",
)
def info_nce(a, b, tau):
    e = (torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b, dim=1).T / tau).exp()
    return -((e.diag() / e.sum(1)).log() + (e.diag() / e.sum(0)).log()).mean() / 2


@wrong("contrast", "normalized in place", hint="The embeddings are written over. Make new tensors.")
def info_nce(a, b, tau):
    a /= a.norm(dim=1, keepdim=True)
    b /= b.norm(dim=1, keepdim=True)
    s = a @ b.T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2


@wrong(
    "contrast",
    "second view detached",
    hint="No gradient reaches the second view: it is cut off. Both views are trained.",
)
def info_nce(a, b, tau):
    s = torch.nn.functional.normalize(a, dim=1) @ torch.nn.functional.normalize(b.detach(), dim=1).T / tau
    return -(s.log_softmax(1).diag() + s.log_softmax(0).diag()).mean() / 2

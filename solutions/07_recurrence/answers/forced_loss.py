"""Other right answers and typical wrong ones to task forced_loss of 07_recurrence."""

import torch

from autograder.catalogue import equivalent, right, wrong

equivalent("forced_loss", "line 10: dim=-1 -> dim=1", because="the scores have two axes")
equivalent("forced_loss", "line 10: t:t + 1 -> t:", because="only the first of the gathered columns is taken")
equivalent(
    "forced_loss",
    "line 10: t:t + 1 -> t:t + 1 + 1",
    because="only the first of the gathered columns is taken",
)
equivalent(
    "forced_loss", "line 10: t + 1 -> t + 2", because="only the first of the gathered columns is taken"
)
equivalent("forced_loss", "line 10: (:, 0) -> (:, -1)", because="there is one column")
equivalent(
    "forced_loss",
    "line 11: total = total - torch.where(t < lengths, log_p, 0).sum() -> "
    "total -= torch.where(t < lengths, log_p, 0).sum()",
    because="nobody else holds the total",
)
equivalent(
    "forced_loss",
    "line 13: total / lengths.sum() -> total.div_(lengths.sum())",
    because="nobody else holds the total",
)


@right("forced_loss", "sequence by sequence")
def forced_loss(z_0, E, U, V, y, lengths):
    losses = []
    for row, length in zip(y.tolist(), lengths.tolist(), strict=True):
        z = z_0
        for symbol in row[:length]:
            scores = z @ V
            losses.append(scores.logsumexp(0) - scores[symbol])
            z = (E[symbol] + z @ U).tanh()
    return torch.stack(losses).mean()


@right("forced_loss", "all states first, then torch's cross entropy")
def forced_loss(z_0, E, U, V, y, lengths):
    states = [z_0.repeat(len(y), 1)]
    for column in y.T[:-1]:
        states.append(torch.tanh(torch.nn.functional.embedding(column, E) + states[-1] @ U))
    scores = torch.stack(states, dim=1) @ V
    targets = y.masked_fill(torch.arange(y.shape[1]) >= lengths[:, None], -100)
    return torch.nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten())


@wrong(
    "forced_loss",
    "reads what it has to say",
    hint="Each state reads the very symbol that it has to say next. It reads those before it.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        z = torch.tanh(E[y[:, t]] + z @ U)
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "padding counted",
    hint="The symbols in the padding are counted, too. Only the first symbols of a sequence are real, as "
    "lengths says.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        total = total - torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1]).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / y.numel()


@wrong(
    "forced_loss",
    "divided by all symbols",
    hint="Padding is left out of the sum and not out of the count: divide by the number of real symbols.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / y.numel()


@wrong(
    "forced_loss",
    "mean of the sequences' means",
    hint="Each sequence is averaged first, so that symbols of short ones count more. Each symbol counts "
    "alike.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0)
        z = torch.tanh(E[y[:, t]] + z @ U)
    return (total / lengths).mean()


@wrong(
    "forced_loss",
    "sum",
    hint="This is the sum over the real symbols. The loss is their mean.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total


@wrong(
    "forced_loss",
    "sign",
    hint="The loss is negative: it is the mean of the log probabilities. The sign is missing.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total + torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "running freely",
    hint="The network reads the symbol that it finds likeliest itself. Under teacher forcing it reads "
    "the right one.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        scores = z @ V
        log_p = torch.log_softmax(scores, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[scores.argmax(-1)] + z @ U)
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "first symbol left out",
    hint="The first symbol is read and never said. It has a probability, too, given nothing: that of z_0.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = torch.tanh(E[y[:, 0]] + z_0 @ U), 0 * z_0.sum()
    for t in range(1, y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / (lengths - 1).sum().clamp(min=1)


@wrong(
    "forced_loss",
    "bits",
    hint="The logarithm is taken to base 2. The loss is in nats, with the natural logarithm.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / lengths.sum() / 0.6931471805599453


@wrong(
    "forced_loss",
    "state forgotten",
    hint="Each state sees the last symbol only: what was before is lost, as z U is not added.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0 * U.sum()
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]])
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "softmax, then its logarithm",
    hint="The softmax is computed first and its logarithm after it: for large scores that is the "
    "logarithm of 0.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.softmax(z @ V, dim=-1).log().gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "states cut off from the graph",
    hint="The state is detached from step to step. The loss is right, and the gradient knows one step only.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z.detach() @ U)
    return total / lengths.sum()


@wrong(
    "forced_loss",
    "padding overwritten in y",
    hint="The symbols in the padding are set to 0 in the tensor y that was given. Leave y as it is: where, "
    "or a copy, does the same.",
)
def forced_loss(z_0, E, U, V, y, lengths):
    y[torch.arange(y.shape[1]) >= lengths[:, None]] = 0
    z, total = z_0.expand(len(y), -1), 0
    for t in range(y.shape[1]):
        log_p = torch.log_softmax(z @ V, dim=-1).gather(1, y[:, t : t + 1])[:, 0]
        total = total - torch.where(t < lengths, log_p, 0).sum()
        z = torch.tanh(E[y[:, t]] + z @ U)
    return total / lengths.sum()

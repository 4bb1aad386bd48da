"""Other right answers and typical wrong ones to task lstm of 07_recurrence."""

import torch

from autograder.catalogue import right, wrong


@right("lstm", "gate by gate")
def lstm_step(x, h, c, W, U, b):
    e = h.shape[-1]
    parts = [
        x @ W[:, k * e : (k + 1) * e] + h @ U[:, k * e : (k + 1) * e] + b[k * e : (k + 1) * e]
        for k in range(4)
    ]
    let_in, keep, show = (parts[k].sigmoid() for k in (0, 1, 3))
    new = torch.addcmul(keep * c, let_in, parts[2].tanh())
    return show * new.tanh(), new


@right("lstm", "one product, and the logistic function by tanh")
def lstm_step(x, h, c, W, U, b):
    a = torch.cat([x, h], -1) @ torch.cat([W, U]) + b
    a = a.unflatten(-1, (4, -1))
    gates = 0.5 * (1 + torch.tanh(a / 2))
    new = torch.einsum("...e, ...e -> ...e", gates[..., 1, :], c) + gates[..., 0, :] * torch.tanh(
        a[..., 2, :]
    )
    return gates[..., 3, :] * torch.tanh(new), new


@right("lstm", "the logistic function written out")
def lstm_step(x, h, c, W, U, b):
    def logistic(a):
        return 1 / (1 + torch.exp(-a))

    i, f, g, o = (x @ W + h @ U + b).split(h.shape[-1], dim=-1)
    new = logistic(i) * g.tanh() + logistic(f) * c
    return new.tanh() * logistic(o), new


@wrong(
    "lstm",
    "input and forget gate swapped",
    hint="Input gate and forget gate have changed places. The first columns belong to the input gate.",
)
def lstm_step(x, h, c, W, U, b):
    f, i, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "output gate before the candidate",
    hint="Candidate and output gate have changed places. The third part is the candidate, the last one "
    "the output gate.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, o, g = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "cell overwritten",
    hint="The old cell is lost: the new one is made from the candidate alone. What the forget gate lets "
    "through is added.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "no tanh on the way out",
    hint="The hidden state is the output gate times the cell itself. The cell goes through a tanh first.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * cell, cell


@wrong(
    "lstm",
    "old cell shown",
    hint="The hidden state is computed from the cell before the step. It shows the new one.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), cell


@wrong(
    "lstm",
    "candidate through the logistic function",
    hint="The candidate goes through the logistic function like a gate, so it cannot be negative. It "
    "takes a tanh.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = torch.sigmoid(x @ W + h @ U + b).chunk(4, dim=-1)
    cell = f * c + i * g
    return o * torch.tanh(cell), cell


@wrong(
    "lstm",
    "results swapped",
    hint="The pair comes back the wrong way round: first the hidden state, then the cell.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return cell, torch.sigmoid(o) * torch.tanh(cell)


@wrong("lstm", "no bias", hint="The bias b is not used.")
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "hidden state ignored",
    hint="The gates do not see the hidden state: the term h U is missing.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "cell cut off from the graph",
    hint="The old cell is detached. The numbers are right, but no gradient follows the cell back in time.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c.detach() + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "lstm",
    "changed in place",
    hint="The cell that was given is changed in place. Make a new tensor; training needs the old one.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x @ W + h @ U + b).chunk(4, dim=-1)
    c *= torch.sigmoid(f)
    c += torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@wrong(
    "lstm",
    "input cut off from the graph",
    hint="The input is detached. The numbers are right, but what comes before the LSTM, an embedding say, "
    "gets no gradient.",
)
def lstm_step(x, h, c, W, U, b):
    i, f, g, o = (x.detach() @ W + h @ U + b).chunk(4, dim=-1)
    cell = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell

"""Other right answers and typical wrong ones to task peephole of 07_recurrence."""

import torch

from autograder.catalogue import right, wrong


@right("peephole", "a step from the old cell to the candidate")
def peephole_step(x, h, c, W, U, b, p):
    e = h.shape[-1]
    a = torch.cat([x, h], -1) @ torch.cat([W, U]) + b
    let_in = torch.sigmoid(-(a[..., :e] + p[0] * c))
    new = torch.lerp(c, torch.tanh(a[..., e : 2 * e]), let_in)
    return (a[..., 2 * e :] + p[1] * new).sigmoid() * new.tanh(), new


@right("peephole", "peepholes as diagonal matrices")
def peephole_step(x, h, c, W, U, b, p):
    W_f, W_g, W_o = W.chunk(3, 1)
    U_f, U_g, U_o = U.chunk(3, 1)
    b_f, b_g, b_o = b.chunk(3)
    f = 1 / (1 + torch.exp(-(x @ W_f + h @ U_f + b_f + c @ torch.diag(p[0]))))
    new = torch.tanh(x @ W_g + h @ U_g + b_g) + f * (c - torch.tanh(x @ W_g + h @ U_g + b_g))
    o = torch.sigmoid(x @ W_o + h @ U_o + b_o + new @ torch.diag(p[1]))
    return o * torch.tanh(new), new


@wrong("peephole", "no peepholes", hint="The gates do not see the cell: the peepholes p are not used.")
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "output gate sees the old cell",
    hint="The output gate sees the cell before the step. It decides when the new cell is known, and sees "
    "that.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * c) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "gates the wrong way round",
    hint="The forget gate multiplies the candidate, and 1 - f the old cell. It is the other way round.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = (1 - keep) * c + keep * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "not coupled",
    hint="The candidate is let in whole. With coupled gates it is multiplied by 1 - f.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    cell = torch.sigmoid(f + p[0] * c) * c + torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "peepholes swapped",
    hint="The two rows of p have changed places: the first one belongs to the forget gate.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[1] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[0] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "peepholes outside of the gate",
    hint="The peephole is added to the forget gate after the logistic function. It belongs inside.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f) + p[0] * c
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "the candidate peeps too",
    hint="The candidate sees the cell as well. Peepholes belong to the forget gate and to the output gate.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g + p[0] * c)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "peephole sees the hidden state",
    hint="The forget gate's peephole looks at the hidden state. It looks at the cell.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * h)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "columns of candidate and output gate swapped",
    hint="The second part is taken for the output gate and the last one for the candidate.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, o, g = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "peepholes cut off from the graph",
    hint="What the peepholes see is detached: the numbers are right, and the gradient of the cell is not.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c.detach())
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell.detach()) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "changed in place",
    hint="The cell that was given is changed in place. Make a new tensor.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    c.mul_(keep).add_((1 - keep) * torch.tanh(g))
    return torch.sigmoid(o + p[1] * c) * torch.tanh(c), c.clone()


@wrong(
    "peephole",
    "weights cut off from the graph",
    hint="The weights are detached: the numbers are right, but W and U get no gradient and learn nothing.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W.detach() + h @ U.detach() + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p[1] * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "p cut off from the graph",
    hint="What the peepholes add is detached: the numbers are right, but p gets no gradient.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    p_f, p_o = p.detach()
    keep = torch.sigmoid(f + p_f * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o + p_o * cell) * torch.tanh(cell), cell


@wrong(
    "peephole",
    "h overwritten",
    hint="The new hidden state is written into the tensor h that was given. Make a new tensor.",
)
def peephole_step(x, h, c, W, U, b, p):
    f, g, o = (x @ W + h @ U + b).chunk(3, dim=-1)
    keep = torch.sigmoid(f + p[0] * c)
    cell = keep * c + (1 - keep) * torch.tanh(g)
    h[...] = torch.sigmoid(o + p[1] * cell) * torch.tanh(cell)
    return h.clone(), cell

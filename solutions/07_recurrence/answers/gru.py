"""Other right answers and typical wrong ones to task gru of 07_recurrence."""

import torch

from autograder.catalogue import right, wrong


@right("gru", "gate by gate")
def gru_step(x, h, W, U, b):
    e = h.shape[-1]
    r = torch.sigmoid(x @ W[:, :e] + h @ U[:, :e] + b[:e])
    u = torch.sigmoid(x @ W[:, e : 2 * e] + h @ U[:, e : 2 * e] + b[e : 2 * e])
    n = torch.tanh(x @ W[:, 2 * e :] + b[2 * e :] + r * (h @ U[:, 2 * e :]))
    return n + u * (h - n)


@right("gru", "einsum, and a step toward the proposal")
def gru_step(x, h, W, U, b):
    e = len(U)
    from_x = torch.einsum("...d, dk -> ...k", x, W) + b
    from_h = torch.einsum("...e, ek -> ...k", h, U)
    gates = 0.5 + 0.5 * ((from_x + from_h)[..., : 2 * e] / 2).tanh()
    proposal = (from_x[..., 2 * e :] + gates[..., :e] * from_h[..., 2 * e :]).tanh()
    return h.lerp(proposal, 1 - gates[..., e:])


@wrong(
    "gru",
    "update the wrong way round",
    hint="The update gate multiplies the proposal, and 1 - u the old state. Here u = 1 keeps the old state.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return (1 - u) * h + u * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)


@wrong(
    "gru",
    "reset before the product",
    hint="The reset gate is applied to h before the product with U_n. Here it is applied to the product "
    "h U_n.",
)
def gru_step(x, h, W, U, b):
    e = h.shape[-1]
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r = torch.sigmoid(r + h @ U[:, :e])
    u = torch.sigmoid(u + h @ U[:, e : 2 * e])
    return u * h + (1 - u) * torch.tanh(n + (r * h) @ U[:, 2 * e :])


@wrong(
    "gru",
    "gates swapped",
    hint="Reset gate and update gate have changed places. The first columns belong to the reset gate.",
)
def gru_step(x, h, W, U, b):
    u, r, n = (x @ W + b).chunk(3, dim=-1)
    u_h, r_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return u * h + (1 - u) * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)


@wrong(
    "gru",
    "no reset gate",
    hint="The reset gate is not used: the proposal sees the whole old state.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + h @ U + b).chunk(3, dim=-1)
    u = torch.sigmoid(u)
    return u * h + (1 - u) * torch.tanh(n)


@wrong(
    "gru",
    "reset gate on all of the proposal",
    hint="The reset gate multiplies the input's part of the proposal, too. It belongs to h U_n alone.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + h @ U + b).chunk(3, dim=-1)
    u = torch.sigmoid(u)
    return u * h + (1 - u) * torch.tanh(torch.sigmoid(r) * n)


@wrong(
    "gru",
    "bias of the proposal reset",
    hint="The reset gate multiplies the bias b_n as well. It belongs to h U_n alone.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U + b).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return u * h + (1 - u) * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)


@wrong(
    "gru",
    "proposal through the logistic function",
    hint="The proposal goes through the logistic function, so it cannot be negative. It takes a tanh.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return u * h + (1 - u) * torch.sigmoid(n + torch.sigmoid(r + r_h) * n_h)


@wrong(
    "gru",
    "old state added whole",
    hint="The old state is added without the update gate. It is multiplied by u.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return h + (1 - u) * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)


@wrong(
    "gru",
    "state cut off from the graph",
    hint="The state that is kept is detached. The numbers are right, but no gradient follows it back in "
    "time.",
)
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return u * h.detach() + (1 - u) * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)


@wrong("gru", "changed in place", hint="The state that was given is changed in place. Make a new tensor.")
def gru_step(x, h, W, U, b):
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    n = torch.tanh(n + torch.sigmoid(r + r_h) * n_h)
    h.mul_(u).add_((1 - u) * n)
    return h.clone()


@wrong(
    "gru",
    "weights cut off from the graph",
    hint="The weights are detached: the numbers are right, but W, U and b get no gradient and learn nothing.",
)
def gru_step(x, h, W, U, b):
    W, U, b = W.detach(), U.detach(), b.detach()
    r, u, n = (x @ W + b).chunk(3, dim=-1)
    r_h, u_h, n_h = (h @ U).chunk(3, dim=-1)
    u = torch.sigmoid(u + u_h)
    return u * h + (1 - u) * torch.tanh(n + torch.sigmoid(r + r_h) * n_h)

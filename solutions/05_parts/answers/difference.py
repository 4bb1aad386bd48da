"""Other right answers and typical wrong ones to task difference of 05_parts."""

import torch

from autograder.catalogue import right, wrong


@right("difference", "the library's difference, with the first part twice")
def difference(Z):
    return torch.diff(Z, dim=-2, prepend=Z[..., :1, :])


@right("difference", "a matrix product")
def difference(Z):
    tau = Z.shape[-2]
    M = torch.eye(tau, dtype=Z.dtype) - torch.ones(tau - 1, dtype=Z.dtype).diag(-1)
    M[0, 0] = 0
    return M @ Z


@right("difference", "one part at a time")
def difference(Z):
    before, changes = Z[..., 0, :], []
    for part in Z.unbind(-2):
        changes.append(part - before)
        before = part
    return torch.stack(changes, dim=-2)


@wrong(
    "difference",
    "the first part is left out",
    hint="There is one part less than before. Each part is to keep its place: the first row stays and holds "
    "0.",
)
def difference(Z):
    return Z[..., 1:, :] - Z[..., :-1, :]


@wrong(
    "difference",
    "zeros before the first part",
    hint="The first row still holds the first part, as if a part of zeros came before it. A ride that "
    "starts at 100 m would climb 100 m at once: the first difference is 0.",
)
def difference(Z):
    return torch.cat([Z[..., :1, :], Z[..., 1:, :] - Z[..., :-1, :]], dim=-2)


@wrong(
    "difference",
    "the last part before the first",
    hint="The first part is compared with the last one, as if the sequence were a circle. Its difference is "
    "0.",
)
def difference(Z):
    return Z - Z.roll(1, dims=-2)


@wrong(
    "difference",
    "sign flipped",
    hint="The sign is the wrong way round: uphill comes out negative. Subtract the part before from the "
    "part.",
)
def difference(Z):
    return torch.cat([torch.zeros_like(Z[..., :1, :]), Z[..., :-1, :] - Z[..., 1:, :]], dim=-2)


@wrong(
    "difference",
    "to the next part",
    hint="Each row holds the change to the next part, and the last row is 0. What is asked for is the "
    "change from the part before, with the 0 in the first row.",
)
def difference(Z):
    return torch.cat([Z[..., 1:, :] - Z[..., :-1, :], torch.zeros_like(Z[..., :1, :])], dim=-2)


@wrong(
    "difference",
    "between features",
    hint="The differences are taken between the features of one part. Parts are the rows: work along the "
    "second axis from the end.",
)
def difference(Z):
    return torch.diff(Z, dim=-1, prepend=Z[..., :1])


@wrong(
    "difference",
    "along the first axis",
    hint="Without batch axes the result is right, but in a batch the differences are taken between its "
    "examples. Count the axis of the parts from the end.",
)
def difference(Z):
    return torch.cat([torch.zeros_like(Z[:1]), Z[1:] - Z[:-1]])


@wrong(
    "difference",
    "to the first part",
    hint="Every part is compared with the first part. Compare it with the part directly before it.",
)
def difference(Z):
    return Z - Z[..., :1, :]


@wrong(
    "difference",
    "to the mean",
    hint="The mean of the parts is subtracted from each part. Subtract the part directly before it.",
)
def difference(Z):
    return Z - Z.mean(dim=-2, keepdim=True)


@wrong(
    "difference",
    "without the sign",
    hint="The absolute change is returned, so down looks like up. The difference keeps its sign.",
)
def difference(Z):
    return torch.cat([torch.zeros_like(Z[..., :1, :]), (Z[..., 1:, :] - Z[..., :-1, :]).abs()], dim=-2)


@wrong("difference", "zeros", hint="All differences are zero. Only the first row is.")
def difference(Z):
    return torch.zeros_like(Z)


@wrong("difference", "Z returned", hint="The parts come back as they were. Nothing has been subtracted.")
def difference(Z):
    return Z.clone()


@wrong(
    "difference",
    "changes Z in place",
    hint="The differences are written into the caller's tensor. The result is right, the parts of the "
    "caller are not any more: compute a new tensor.",
)
def difference(Z):
    Z[..., 1:, :] -= Z[..., :-1, :].clone()
    Z[..., 0, :] = 0
    return Z


@wrong(
    "difference",
    "cut from the graph",
    hint="The numbers are right, but no gradient flows back to the parts. Stay with torch operations on the "
    "tensors themselves, without data, detach or numpy.",
)
def difference(Z):
    return torch.diff(Z.detach(), dim=-2, prepend=Z[..., :1, :].detach())

"""Other right answers and typical wrong ones to task template of 05_parts."""

import torch

from autograder.catalogue import right, wrong


@right("template", "the weights split into two halves")
def template(Z, W, b, V):
    first, second = W.chunk(2)
    scores = (Z @ first)[..., :-1, :] + (Z @ second)[..., 1:, :] + b
    return scores.clamp_min(0).sum(-2) @ V


@right("template", "one pair at a time")
def template(Z, W, b, V):
    answer = torch.zeros(*Z.shape[:-2], V.shape[-1], dtype=Z.dtype)
    for i in range(1, Z.shape[-2]):
        pair = torch.cat((Z[..., i - 1, :], Z[..., i, :]), dim=-1)
        answer = answer + torch.relu(pair @ W + b) @ V
    return answer


@right("template", "stacked, and predictions added up")
def template(Z, W, b, V):
    pairs = torch.stack((Z[..., :-1, :], Z[..., 1:, :]), dim=-2).flatten(-2)
    return torch.einsum("...ih, he -> ...e", (pairs @ W + b).relu(), V)


@wrong(
    "template",
    "the next part first",
    hint="In the pairs the next part stands first. The upper half of W belongs to the part, its lower half "
    "to the next one.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., 1:, :], Z[..., :-1, :]], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "the ends joined",
    hint="There is one pair too many: the last part is joined with the first one, as if the sequence were a "
    "circle.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z, Z.roll(-1, dims=-2)], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "zeros after the end",
    hint="There is one pair too many: the last part is joined with zeros. tau parts have tau - 1 pairs of "
    "neighbors.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z, torch.cat([Z[..., 1:, :], torch.zeros_like(Z[..., :1, :])], dim=-2)], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "no ReLU",
    hint="The ReLU is missing. Without it the climbs and descents of the pairs cancel, and only the ends of "
    "the sequence count.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return (pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "ReLU after the sum",
    hint="The ReLU comes after the sum over the pairs, when climbs and descents have canceled already. It "
    "is local compute: apply it to each pair.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu((pairs @ W + b).sum(dim=-2)) @ V


@wrong(
    "template",
    "the bias after the sum",
    hint="The bias is added once, after the sum. Here it belongs to the local compute: each pair gets it, "
    "before the ReLU.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return (torch.relu(pairs @ W).sum(dim=-2) + b) @ V


@wrong("template", "no bias", hint="The bias of the hidden layer is missing.")
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu(pairs @ W).sum(dim=-2) @ V


@wrong(
    "template",
    "mean",
    hint="The hidden vectors are averaged. The climb of a ride is a sum: it grows with the length.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) / max(pairs.shape[-2], 1) @ V


@wrong(
    "template",
    "maximum",
    hint="The maximum of each hidden unit is taken over the pairs. The task asks for the sum.",
)
def template(Z, W, b, V):
    if Z.shape[-2] == 1:
        return torch.zeros(*Z.shape[:-2], V.shape[-1], dtype=Z.dtype)
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu(pairs @ W + b).amax(dim=-2) @ V


@wrong(
    "template",
    "pairs do not overlap",
    hint="The pairs do not overlap: parts 1 and 2, parts 3 and 4, and so on. Each part is joined with the "
    "next one, so the parts in the middle occur in two pairs.",
)
def template(Z, W, b, V):
    n = Z.shape[-2] // 2 * 2
    pairs = torch.cat([Z[..., 0:n:2, :], Z[..., 1:n:2, :]], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "last pair left out",
    hint="The last pair is missing: the range ends one too early. tau parts have tau - 1 pairs.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)[..., :-1, :]
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "features interleaved",
    hint="For one feature the result is right, but with several the features of the two parts alternate in "
    "the pairs. All features of the part come first, then all of the next one.",
)
def template(Z, W, b, V):
    pairs = torch.stack([Z[..., :-1, :], Z[..., 1:, :]], dim=-1).flatten(-2)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "a second ReLU",
    hint="There is a ReLU around the answer too, so that it cannot be negative. The prediction is linear.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu(torch.relu(pairs @ W + b).sum(dim=-2) @ V)


@wrong(
    "template",
    "a single part fails",
    hint="With a single part there is no pair, and the code fails. A sum of nothing is 0, and so is the "
    "answer.",
)
def template(Z, W, b, V):
    pairs = [torch.cat([Z[..., i, :], Z[..., i + 1, :]], dim=-1) for i in range(Z.shape[-2] - 1)]
    return torch.relu(torch.stack(pairs, dim=-2) @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "a single part joined with itself",
    hint="A single part is joined with itself, so it has a pair after all. It has no neighbor: the answer "
    "is 0.",
)
def template(Z, W, b, V):
    if Z.shape[-2] == 1:
        Z = torch.cat([Z, Z], dim=-2)
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1)
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V


@wrong(
    "template",
    "pairs cut from the graph",
    hint="The numbers are right, but no gradient flows back to the parts. Stay with torch operations on the "
    "tensors themselves, without data, detach or numpy.",
)
def template(Z, W, b, V):
    pairs = torch.cat([Z[..., :-1, :], Z[..., 1:, :]], dim=-1).detach()
    return torch.relu(pairs @ W + b).sum(dim=-2) @ V

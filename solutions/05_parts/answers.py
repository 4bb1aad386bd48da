"""Other right answers, typical wrong answers and forbidden calls for assignment 05_parts."""

import math

import torch

from autograder.catalogue import equivalent, forbid, right, wrong

forbid("course.parts", "course.contextualizers", "course.attention")


# ---------------------------------------------------------------------------------------------------
# 1. difference
# ---------------------------------------------------------------------------------------------------


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
    return torch.diff(Z.detach(), dim=-2, prepend=Z[..., :1, :].detach()) + 0 * Z


# ---------------------------------------------------------------------------------------------------
# 2. local_compute
# ---------------------------------------------------------------------------------------------------


@right("local_compute", "the library's linear layer")
def local_compute(Z, W_1, b_1, W_2, b_2):
    linear = torch.nn.functional.linear
    return linear(linear(Z, W_1.mT, b_1).clamp_min(0), W_2.mT, b_2)


@right("local_compute", "one part at a time")
def local_compute(Z, W_1, b_1, W_2, b_2):
    rows = []
    for z in Z.flatten(0, -2):
        scores = z @ W_1 + b_1
        rows.append(torch.where(scores > 0, scores, torch.zeros_like(scores)) @ W_2 + b_2)
    return torch.stack(rows).reshape(*Z.shape[:-1], -1)


@wrong(
    "local_compute",
    "no ReLU",
    hint="Without the ReLU, two linear layers are no more than one. Apply it to the hidden layer.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "a second ReLU",
    hint="There is a ReLU after the second layer too, so that new parts cannot be negative. Only the hidden "
    "layer has one.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(torch.relu(Z @ W_1 + b_1) @ W_2 + b_2)


@wrong(
    "local_compute",
    "ReLU at the end",
    hint="The ReLU stands after the second layer instead of between the two.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu((Z @ W_1 + b_1) @ W_2 + b_2)


@wrong(
    "local_compute",
    "ReLU before the bias",
    hint="The first bias is added after the ReLU. It belongs inside: it decides where the ReLU switches on.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (torch.relu(Z @ W_1) + b_1) @ W_2 + b_2


@wrong("local_compute", "no first bias", hint="The bias of the first layer is missing.")
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z @ W_1) @ W_2 + b_2


@wrong("local_compute", "no second bias", hint="The bias of the second layer is missing.")
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z @ W_1 + b_1) @ W_2


@wrong(
    "local_compute",
    "ReLU of the parts",
    hint="The ReLU is applied to the parts before the first layer. It belongs after that layer.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return (torch.relu(Z) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "parts centered",
    hint="The mean over the parts is subtracted, so each part sees all the others. Local compute looks at "
    "one part at a time.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu((Z - Z.mean(dim=-2, keepdim=True)) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "parts added up",
    hint="The parts are added up, which is pooling. Local compute returns as many parts as it gets.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.relu(Z.sum(dim=-2, keepdim=True) @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "GELU",
    hint="The activation is a GELU, which is smooth and slightly negative at the left of 0. The task asks "
    "for a ReLU.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.nn.functional.gelu(Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "softmax instead of ReLU",
    hint="The hidden units of a part are normalized by a softmax. The task asks for a ReLU, unit by unit.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    return torch.softmax(Z @ W_1 + b_1, dim=-1) @ W_2 + b_2


@wrong(
    "local_compute",
    "memory of the parts read in order",
    hint="The result is wrong for transposed or sliced parts. A tensor's rows need not lie in order in "
    "memory: work on the tensor, not on its storage.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    if not Z.is_contiguous():
        Z = torch.as_strided(Z, Z.shape, torch.empty(Z.shape).stride())
    return torch.relu(Z @ W_1 + b_1) @ W_2 + b_2


@wrong(
    "local_compute",
    "hidden layer cut from the graph",
    hint="The numbers are right, but no gradient flows through the hidden layer. Stay with torch operations "
    "on the tensors themselves, without data, detach or numpy.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.relu(Z @ W_1 + b_1)
    return hidden.detach() @ W_2 + b_2


@wrong(
    "local_compute",
    "changes the biases in place",
    hint="An augmented assignment such as *= on an argument changes the caller's tensor. Here it is a bias: "
    "compute a new tensor.",
)
def local_compute(Z, W_1, b_1, W_2, b_2):
    hidden = torch.relu(Z @ W_1 + b_1)
    out = hidden @ W_2 + b_2
    b_1 *= 0
    return out


# ---------------------------------------------------------------------------------------------------
# 3. readout
# ---------------------------------------------------------------------------------------------------


@right("readout", "a row of ones")
def readout(Z, W, b):
    ones = torch.ones(1, Z.shape[-2], dtype=Z.dtype)
    return (ones @ Z).squeeze(-2) @ W + b


@right("readout", "first the head, then the sum")
def readout(Z, W, b):
    return (Z @ W).sum(-2).add(b)


@right("readout", "one part at a time")
def readout(Z, W, b):
    total = torch.zeros_like(Z[..., :1, :]) if Z.shape[-2] else Z.new_zeros(*Z.shape[:-2], 1, Z.shape[-1])
    total = total[..., 0, :]
    for part in Z.unbind(-2):
        total = total + part
    return torch.einsum("...d, de -> ...e", total, W) + b


@wrong(
    "readout",
    "the bias counts for each part",
    hint="The bias is added for each part, so it grows with the number of parts. It belongs to the answer "
    "and counts once.",
)
def readout(Z, W, b):
    return (Z @ W + b).sum(dim=-2)


@wrong("readout", "no bias", hint="The bias of the prediction head is missing.")
def readout(Z, W, b):
    return Z.sum(dim=-2) @ W


@wrong(
    "readout",
    "mean",
    hint="The parts are averaged. The task asks for their sum, which knows how many parts there are.",
)
def readout(Z, W, b):
    return (Z.sum(dim=-2) / max(Z.shape[-2], 1)) @ W + b


@wrong(
    "readout", "maximum", hint="The maximum of each feature is taken. The task asks for the sum of the parts."
)
def readout(Z, W, b):
    return Z.amax(dim=-2) @ W + b if Z.shape[-2] else b.expand(*Z.shape[:-2], -1)


@wrong(
    "readout",
    "last part",
    hint="Only the last part is used. Nothing has been contextualized here, so it knows nothing of the "
    "others: add all parts up.",
)
def readout(Z, W, b):
    return Z[..., -1, :] @ W + b


@wrong(
    "readout",
    "sum over the first axis",
    hint="Without batch axes the result is right, but in a batch the examples are added up. Count the axis "
    "of the parts from the end.",
)
def readout(Z, W, b):
    return Z.sum(dim=0) @ W + b


@wrong(
    "readout",
    "sum over the features",
    hint="The features of each part are added up. What is to be added up are the parts, feature by feature.",
)
def readout(Z, W, b):
    return Z.sum(dim=-1, keepdim=True).sum(dim=-2) * W.sum(dim=0) + b


@wrong(
    "readout",
    "ReLU of the parts",
    hint="A ReLU removes negative features before the sum. The readout has none: parts may cancel.",
)
def readout(Z, W, b):
    return torch.relu(Z).sum(dim=-2) @ W + b


@wrong(
    "readout",
    "ReLU of the answer",
    hint="A ReLU at the end keeps the answer from becoming negative. The prediction head is linear.",
)
def readout(Z, W, b):
    return torch.relu(Z.sum(dim=-2) @ W + b)


@wrong("readout", "zeros", hint="All answers are zero. They are linear in the sum of the parts.")
def readout(Z, W, b):
    return torch.zeros(*Z.shape[:-2], W.shape[-1], dtype=Z.dtype)


@wrong(
    "readout",
    "one axis too many",
    hint="The axis of the parts is still there, with length 1. Pooling removes it.",
)
def readout(Z, W, b):
    return Z.sum(dim=-2, keepdim=True) @ W + b


@wrong(
    "readout",
    "adds up into the first part",
    hint="The sum is collected in the first part itself, in the caller's tensor: a slice shares its memory. "
    "Start from a new tensor of zeros.",
)
def readout(Z, W, b):
    if Z.shape[-2] == 0:
        return b.expand(*Z.shape[:-2], -1)
    total = Z[..., 0, :]
    for part in Z[..., 1:, :].unbind(-2):
        total += part
    return total @ W + b


@wrong(
    "readout",
    "starts from the first part",
    hint="The sum starts from the first part, so it fails if there is none. A sum of nothing is 0, and the "
    "answer is then the bias.",
)
def readout(Z, W, b):
    total = Z[..., 0, :]
    for part in Z[..., 1:, :].unbind(-2):
        total = total + part
    return total @ W + b


# ---------------------------------------------------------------------------------------------------
# 4. template
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 5. influence
# ---------------------------------------------------------------------------------------------------


@right("influence", "one backward pass for each output number")
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    rows = []
    for part in out:
        grads = [torch.autograd.grad(value, leaf, retain_graph=True)[0] for value in part]
        rows.append(sum(g.pow(2).sum(-1) for g in grads).sqrt())
    return torch.stack(rows)


@right("influence", "backward, with the gradient reset")
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    blocks = torch.zeros(*out.shape, *Z.shape, dtype=Z.dtype)
    for i in range(out.shape[0]):
        for k in range(out.shape[1]):
            leaf.grad = None
            out[i, k].backward(retain_graph=True)
            blocks[i, k] = leaf.grad
    return torch.linalg.matrix_norm(blocks, dim=(1, 3))


@wrong(
    "influence",
    "transposed",
    hint="Rows and columns have changed places. Output parts stand down, input parts across.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return torch.linalg.norm(J, dim=(1, 3)).mT


@wrong(
    "influence",
    "no square root",
    hint="The map holds the sums of squares. The Frobenius norm is their square root.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J * J).sum(dim=(1, 3))


@wrong(
    "influence",
    "sum of the derivatives",
    hint="The derivatives of a block are added up with their signs, so that they can cancel. Add up their "
    "squares, then take the root.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.sum(dim=(1, 3))


@wrong(
    "influence",
    "sum of absolute values",
    hint="The absolute values of the derivatives are added up. The Frobenius norm is the root of the sum of "
    "their squares.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.abs().sum(dim=(1, 3))


@wrong(
    "influence",
    "largest derivative",
    hint="The map holds the largest derivative of each block. The Frobenius norm counts all of them.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J.abs().amax(dim=(1, 3))


@wrong(
    "influence",
    "features of an output added before the gradient",
    hint="The features of an output part are added up before the gradient is taken, so their derivatives "
    "can cancel. Each feature needs a backward pass of its own.",
)
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    return torch.stack([torch.autograd.grad(o.sum(), leaf, retain_graph=True)[0].norm(dim=-1) for o in out])


@wrong(
    "influence",
    "one feature of the outputs",
    hint="Only the first feature of each output part is looked at. The block holds the derivatives of all.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return J[:, 0].norm(dim=-1)


@wrong(
    "influence",
    "spectral norm",
    hint="The map holds the largest singular value of each block, the spectral norm. Asked for is the "
    "Frobenius norm, from the squares of all entries.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return torch.linalg.matrix_norm(J, ord=2, dim=(1, 3))


@wrong(
    "influence",
    "yes or no",
    hint="The map tells only whether there is an influence. How strong it is, is the Frobenius norm of the "
    "block.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J != 0).any(dim=3).any(dim=1).to(Z.dtype)


@wrong(
    "influence",
    "gradients pile up",
    hint="backward() adds to the gradient that is already there, so each block holds the ones before it "
    "too. Reset the gradient before each pass.",
)
def influence(name, Z):
    leaf = Z.detach().clone().requires_grad_(True)
    out = STEPS[name](leaf)
    squares = torch.zeros(out.shape[0], Z.shape[0], dtype=Z.dtype)
    for i in range(out.shape[0]):
        for k in range(out.shape[1]):
            out[i, k].backward(retain_graph=True)
            squares[i] += leaf.grad.square().sum(dim=-1)
    return squares.sqrt()


@wrong(
    "influence",
    "rows normalized",
    hint="Each row is divided by its sum. These are not attention weights: the map holds the norms "
    "themselves.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    M = torch.linalg.norm(J, dim=(1, 3))
    return M / M.sum(dim=1, keepdim=True)


@wrong(
    "influence",
    "finite differences",
    hint="The derivatives are estimated from small steps, which is not exact. Let automatic differentiation "
    "compute them.",
)
def influence(name, Z):
    step, columns = STEPS[name], []
    for j in range(Z.shape[0]):
        squares = 0
        for k in range(Z.shape[1]):
            moved = Z.double()
            moved = moved.clone()
            moved[j, k] += 1e-6
            squares = squares + ((step(moved) - step(Z.double())) / 1e-6).square()
        columns.append(squares.sum(dim=1).sqrt())
    return torch.stack(columns, dim=1).to(Z.dtype)


@wrong(
    "influence",
    "single precision",
    hint="The map is computed in single precision, whatever the parts come in. Keep the dtype of Z.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z.float())
    return torch.linalg.norm(J, dim=(1, 3))


@wrong(
    "influence",
    "a little more than zero",
    hint="A small number is added under the root, so that parts without any influence seem to have some. "
    "Zeros are what the map is about.",
)
def influence(name, Z):
    J = torch.autograd.functional.jacobian(STEPS[name], Z)
    return (J.square().sum(dim=(1, 3)) + 1e-24).sqrt()


# ---------------------------------------------------------------------------------------------------
# 6. masked_pool
# ---------------------------------------------------------------------------------------------------


@right("masked_pool", "the real parts of each input")
def masked_pool(Z, mask, how):
    if how not in {"sum", "mean", "max"}:
        raise ValueError("no such pooling")
    results = []
    for parts, real in zip(Z.reshape(-1, *Z.shape[-2:]), mask.reshape(-1, mask.shape[-1]), strict=True):
        parts = parts[real]
        if how != "sum" and len(parts) == 0:
            raise ValueError("no real part")
        if how == "max":
            results.append(parts.max(dim=0).values)
        else:
            results.append(parts.sum(dim=0) / (len(parts) if how == "mean" else 1))
    return torch.stack(results).reshape(*Z.shape[:-2], Z.shape[-1])


@right("masked_pool", "torch.where")
def masked_pool(Z, mask, how):
    count = mask.sum(-1, keepdim=True)
    real = mask.unsqueeze(-1)
    if how == "sum":
        return torch.where(real, Z, 0).sum(-2)
    if (count == 0).any():
        raise ValueError("an input without real parts")
    if how == "mean":
        return torch.where(real, Z, 0).sum(-2) / count
    if how == "max":
        return torch.where(real, Z, torch.finfo(Z.dtype).min).max(-2)[0]
    raise ValueError(how)


@wrong(
    "masked_pool",
    "mask ignored",
    hint="The mask is ignored: padding takes part like any other part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    return {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}[how](Z, dim=-2)


@wrong(
    "masked_pool",
    "mask inverted",
    hint="The mask is the wrong way round: exactly the padding is pooled. True means a real part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / (~mask).sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "mean over all places",
    hint="The mean divides by the number of all parts, padding included. Divide by the number of real parts.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / Z.shape[-2]


@wrong(
    "masked_pool",
    "maximum with zeros in the padding",
    hint="For the maximum, padding counts as 0, which is more than a negative feature. It has to count as "
    "minus infinity there.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    Z = Z.masked_fill(~mask[..., None], 0)
    if how == "max":
        return Z.amax(dim=-2)
    return Z.sum(dim=-2) if how == "sum" else Z.sum(dim=-2) / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "number of parts of the whole batch",
    hint="The mean divides by the number of real parts in the whole batch. Each input has a number of its "
    "own.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum()


@wrong(
    "masked_pool",
    "padding only at the end",
    hint="The number of real parts is counted and the first ones are taken. Real parts need not stand "
    "together: look at the mask part by part.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    mask = torch.arange(Z.shape[-2]) < mask.sum(dim=-1, keepdim=True)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "mean and sum confused",
    hint="The mean is not divided by the number of real parts: it is the sum.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    return Z.masked_fill(~mask[..., None], 0).sum(dim=-2)


@wrong(
    "masked_pool",
    "multiplied by the mask",
    hint="The parts are multiplied by the mask. Zero times NaN or infinity is NaN, so padding spoils the "
    "sum: replace what stands there.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = (Z * mask[..., None]).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "a billion below zero",
    hint="For the maximum, padding counts as a large negative number, but a real feature may be smaller "
    "still. Minus infinity is below all of them.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -1e9).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "no real part: NaN and minus infinity",
    hint="For an input without real parts the mean is NaN and the maximum minus infinity. Look for such an "
    "input and raise a ValueError.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max"):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "no real part: zero",
    hint="For an input without real parts the mean comes out as 0, as if there were one part of zeros. It "
    "is undefined: raise a ValueError.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how == "max" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1).clamp(min=1)[..., None]


@wrong(
    "masked_pool",
    "no sum of nothing",
    hint="For an input without real parts the sum raises an error. A sum of nothing is 0; only mean and "
    "maximum are undefined.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or not mask.any(dim=-1).all():
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "any other word is a mean",
    hint="A pooling that does not exist is taken for one of the three. Raise a ValueError that names it.",
)
def masked_pool(Z, mask, how):
    if how != "sum" and not mask.any(dim=-1).all():
        raise ValueError(how)
    if how == "max":
        return Z.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    total = Z.masked_fill(~mask[..., None], 0).sum(dim=-2)
    return total if how == "sum" else total / mask.sum(dim=-1)[..., None]


@wrong(
    "masked_pool",
    "changes Z in place",
    hint="The padding is overwritten in the caller's tensor. The result is right, but the input is not "
    "yours to change: make a new tensor.",
)
def masked_pool(Z, mask, how):
    if how not in ("sum", "mean", "max") or (how != "sum" and not mask.any(dim=-1).all()):
        raise ValueError(how)
    Z[~mask] = -math.inf if how == "max" else 0
    if how == "max":
        return Z.amax(dim=-2)
    return Z.sum(dim=-2) if how == "sum" else Z.sum(dim=-2) / mask.sum(dim=-1)[..., None]


# ---------------------------------------------------------------------------------------------------
# 7. attention_pool
# ---------------------------------------------------------------------------------------------------


@right("attention_pool", "a product of matrices")
def attention_pool(Z, W, u):
    alpha = torch.softmax((Z @ W).tanh() @ u[:, None], dim=-2)
    return (alpha.mT @ Z).squeeze(-2)


@right("attention_pool", "a softmax by hand")
def attention_pool(Z, W, u):
    scores = torch.einsum("...ih, h -> ...i", torch.tanh(torch.matmul(Z, W)), u)
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return torch.einsum("...i, ...id -> ...d", e / e.sum(-1, keepdim=True), Z)


@wrong(
    "attention_pool",
    "mean",
    hint="All parts have the same weight: that is the mean. The weights have to come from the scores.",
)
def attention_pool(Z, W, u):
    return Z.mean(dim=-2)


@wrong(
    "attention_pool",
    "no tanh",
    hint="The tanh is missing, so a score is linear in its part and has no bounds.",
)
def attention_pool(Z, W, u):
    return (torch.softmax(Z @ W @ u, dim=-1)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "tanh of the score",
    hint="The tanh is applied to the finished score. It belongs to the hidden vector, before u.",
)
def attention_pool(Z, W, u):
    return (torch.softmax(torch.tanh(Z @ W @ u), dim=-1)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "u ignored",
    hint="The hidden units are added up without u. The score is their product with u, which says how much "
    "each unit counts.",
)
def attention_pool(Z, W, u):
    return (torch.softmax(torch.tanh(Z @ W).sum(dim=-1), dim=-1)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "scores without a softmax",
    hint="The scores are used as weights. Weights have to be positive and sum to one: apply a softmax.",
)
def attention_pool(Z, W, u):
    return ((torch.tanh(Z @ W) @ u)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "a sigmoid for each part",
    hint="Each score goes through a sigmoid by itself, so the weights do not sum to one. The softmax runs "
    "over the parts.",
)
def attention_pool(Z, W, u):
    return (torch.sigmoid(torch.tanh(Z @ W) @ u)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "hidden vectors averaged",
    hint="The hidden vectors behind the scores are averaged. The result is an average of the parts "
    "themselves.",
)
def attention_pool(Z, W, u):
    hidden = torch.tanh(Z @ W)
    return (torch.softmax(hidden @ u, dim=-1)[..., None] * hidden).sum(dim=-2)


@wrong(
    "attention_pool",
    "only the best part",
    hint="The part with the largest score is returned alone. All parts take part, each with its weight from "
    "the softmax.",
)
def attention_pool(Z, W, u):
    best = (torch.tanh(Z @ W) @ u).argmax(dim=-1, keepdim=True)[..., None]
    return Z.gather(-2, best.expand(*best.shape[:-1], Z.shape[-1])).squeeze(-2)


@wrong(
    "attention_pool",
    "divided by the number of parts",
    hint="The weighted sum is divided by the number of parts as well. The weights sum to one already.",
)
def attention_pool(Z, W, u):
    return (torch.softmax(torch.tanh(Z @ W) @ u, dim=-1)[..., None] * Z).mean(dim=-2)


@wrong(
    "attention_pool",
    "parts weighted but not added up",
    hint="The parts are weighted, but they are still there one by one. Add them up into one embedding.",
)
def attention_pool(Z, W, u):
    return torch.softmax(torch.tanh(Z @ W) @ u, dim=-1)[..., None] * Z


@wrong(
    "attention_pool",
    "softmax over the first axis",
    hint="Without batch axes the result is right, but in a batch the softmax runs over its examples. The "
    "weights of one input sum to one, over its parts.",
)
def attention_pool(Z, W, u):
    return (torch.softmax(torch.tanh(Z @ W) @ u, dim=0)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "scaled scores",
    hint="The scores are divided by the square root of the number of hidden units, as in dot-product "
    "attention. The formula here has no scale: tanh keeps the scores small, and u is learned.",
)
def attention_pool(Z, W, u):
    scores = torch.tanh(Z @ W) @ u / math.sqrt(u.shape[0])
    return (torch.softmax(scores, dim=-1)[..., None] * Z).sum(dim=-2)


@wrong(
    "attention_pool",
    "unstable softmax",
    hint="For large scores the exponential overflows to infinity, and infinity divided by infinity is NaN. "
    "Subtract the largest score first, or use a softmax that does.",
)
def attention_pool(Z, W, u):
    e = torch.exp(torch.tanh(Z @ W) @ u)[..., None]
    return (e * Z).sum(dim=-2) / e.sum(dim=-2)


@wrong(
    "attention_pool",
    "weights the parts in place",
    hint="The parts are multiplied by their weights in the caller's tensor. The result is right, the parts "
    "of the caller are not any more: compute a new tensor.",
)
def attention_pool(Z, W, u):
    Z *= torch.softmax(torch.tanh(Z @ W) @ u, dim=-1)[..., None]
    return Z.sum(dim=-2)


@wrong(
    "attention_pool",
    "weights cut from the graph",
    hint="The weights are treated as constants: no gradient flows through them, so W and u would never "
    "learn. Stay with torch operations, without data, detach or numpy.",
)
def attention_pool(Z, W, u):
    alpha = torch.softmax(torch.tanh(Z @ W) @ u, dim=-1).detach()
    return (alpha[..., None] * Z).sum(dim=-2)


# ---------------------------------------------------------------------------------------------------
# Mutants of the model answers that compute the same
# ---------------------------------------------------------------------------------------------------

equivalent(
    "masked_pool",
    "line 15: total / mask.sum(dim=-1)[..., None] -> total.div_(mask.sum(dim=-1)[..., None])",
    because="the total was made in the line above, and nothing reads it afterwards",
)

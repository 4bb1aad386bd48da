"""Other right answers and typical wrong ones to task lora of 10_techniques."""

import torch

from autograder.catalogue import right, wrong


@right("lora", "merged first")
def lora(x, W, b, A, B, alpha):
    merged = W.detach() + A @ B * (alpha / B.shape[0])
    return x @ merged + b.detach(), merged


@right("lora", "rank by rank")
def lora(x, W, b, A, B, alpha):
    r = len(B)
    change = sum(torch.outer(A[:, k], B[k]) for k in range(r)) * alpha / r
    with torch.no_grad():
        frozen, bias = W.clone(), b.clone()
    return torch.matmul(x, frozen) + torch.matmul(x, change) + bias, frozen + change


@right("lora", "with torch's linear")
def lora(x, W, b, A, B, alpha):
    scaled = B * (alpha / A.size(1))
    base = torch.nn.functional.linear(x, W.detach().T, b.detach())
    return base + (x @ A) @ scaled, torch.addmm(W.detach(), A, scaled)


@right("lora", "the scale as a tensor of single precision")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    scale = torch.tensor(alpha / A.shape[-1], dtype=torch.float32)
    return torch.einsum("...n, nr, rm -> ...m", x, A, B) * scale + x @ W + b, (A @ B) * scale + W


@wrong("lora", "not scaled", hint="The change is not scaled. Multiply it by alpha / r, in both results.")
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    return x @ W + b + x @ A @ B, W + A @ B


@wrong(
    "lora",
    "scaled by alpha",
    hint="The change is scaled by alpha alone. Divide by the rank as well.",
)
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    return x @ W + b + alpha * (x @ A @ B), W + alpha * (A @ B)


@wrong(
    "lora",
    "divided by the number of inputs",
    hint="The scale is alpha divided by the number of inputs. The rank is the other size of A.",
)
def lora(x, W, b, A, B, alpha):
    W, b, scale = W.detach(), b.detach(), alpha / (len(A) + 1e-12)
    return x @ W + b + scale * (x @ A @ B), W + scale * (A @ B)


@wrong(
    "lora",
    "divided by the root of the rank",
    hint="The scale is alpha divided by the square root of the rank. Here it is the rank itself.",
)
def lora(x, W, b, A, B, alpha):
    W, b, scale = W.detach(), b.detach(), alpha / A.shape[1] ** 0.5
    return x @ W + b + scale * (x @ A @ B), W + scale * (A @ B)


@wrong(
    "lora",
    "merged without scale",
    hint="The output is scaled and the merge is not, so the merged layer gives another output.",
)
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    return x @ W + b + alpha / A.shape[1] * (x @ A @ B), W + A @ B


@wrong(
    "lora",
    "the change alone is merged",
    hint="What comes back as merged weights is the change alone. Add the pretrained weights.",
)
def lora(x, W, b, A, B, alpha):
    W, b, scale = W.detach(), b.detach(), alpha / A.shape[1]
    return x @ W + b + scale * (x @ A @ B), scale * (A @ B)


@wrong(
    "lora",
    "pretrained layer left out",
    hint="The output is that of the change alone. The frozen layer goes on beside it.",
)
def lora(x, W, b, A, B, alpha):
    W, scale = W.detach(), alpha / A.shape[1]
    return scale * (x @ A @ B), W + scale * (A @ B)


@wrong("lora", "no bias", hint="The bias is missing in the output.")
def lora(x, W, b, A, B, alpha):
    W, scale = W.detach(), alpha / A.shape[1]
    return x @ W + scale * (x @ A @ B), W + scale * (A @ B)


@wrong(
    "lora", "bias scaled, too", hint="The scale multiplies the bias as well. It belongs to the change alone."
)
def lora(x, W, b, A, B, alpha):
    W, b, scale = W.detach(), b.detach(), alpha / A.shape[1]
    return x @ W + scale * (x @ A @ B + b), W + scale * (A @ B)


@wrong(
    "lora",
    "not frozen",
    hint="A gradient reaches the pretrained weights or the bias. They are frozen: detach them.",
)
def lora(x, W, b, A, B, alpha):
    scale = alpha / A.shape[1]
    return x @ W + b + scale * (x @ A @ B), W + scale * (A @ B)


@wrong(
    "lora",
    "merged in place",
    hint="The change is added to the pretrained weights themselves. Return new ones; W stays as it is.",
)
def lora(x, W, b, A, B, alpha):
    scale = alpha / A.shape[1]
    out = x @ W.detach() + b.detach() + scale * (x @ A @ B)
    W = W.detach()
    W += scale * (A @ B)
    return out, W


@wrong(
    "lora",
    "cut off from the graph",
    hint="The values are right, but no gradient passes: the result is computed from detached "
    "tensors, or without a graph.",
)
def lora(x, W, b, A, B, alpha):
    scale = alpha / A.shape[1]
    with torch.no_grad():
        return x @ W + b + scale * (x @ A @ B), W + scale * (A @ B)


@wrong(
    "lora",
    "the change scaled in place",
    hint="The scale is multiplied into B where it stands, so the next call finds another B. Make a new "
    "tensor.",
)
def lora(x, W, b, A, B, alpha):
    W, b = W.detach(), b.detach()
    with torch.no_grad():
        B.mul_(alpha / A.shape[1])
    return x @ W + b + x @ A @ B, W + A @ B

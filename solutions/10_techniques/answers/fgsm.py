"""Other right answers and typical wrong ones to task fgsm of 10_techniques."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("fgsm", "the gradient by hand")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    with torch.no_grad():
        a = x @ W_1 + b_1
        errors = torch.softmax(torch.relu(a) @ W_2 + b_2, dim=1)
        errors[torch.arange(len(y)), y] -= 1
        gradient = ((errors @ W_2.T) * (a > 0)) @ W_1.T
        return torch.clip(x + epsilon * torch.sign(gradient), 0.0, 1.0)


@right("fgsm", "backward on a copy")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone()
    image.requires_grad = True
    W_1, b_1, W_2, b_2 = (v.detach() for v in (W_1, b_1, W_2, b_2))
    p = torch.log_softmax((image @ W_1 + b_1).clamp(min=0) @ W_2 + b_2, dim=1)
    torch.nn.functional.nll_loss(p, y).backward()
    step = (image.grad > 0).to(x.dtype) - (image.grad < 0).to(x.dtype)
    return (x.detach() + epsilon * step).clamp(0, 1)


@right("fgsm", "image by image")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    found = []
    for image, label in zip(x.detach(), y.tolist(), strict=True):
        image = image.clone().requires_grad_()
        s = torch.relu(image @ W_1 + b_1) @ W_2 + b_2
        (g,) = torch.autograd.grad(torch.logsumexp(s, 0) - s[label], image)
        found.append((image.detach() + epsilon * g.sign()).clamp(0, 1))
    return torch.stack(found)


@wrong(
    "fgsm",
    "downhill",
    hint="The pixels move so that the loss falls: this helps the network. An attack lets the loss rise.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() - epsilon * g.sign()).clamp(0, 1)


@wrong(
    "fgsm",
    "the gradient itself",
    hint="The step is the gradient, so small slopes give small steps. Take its sign.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * g).clamp(0, 1)


@wrong(
    "fgsm",
    "a step of length epsilon",
    hint="The gradient is scaled to length epsilon. Here it is each single pixel that may change by epsilon.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * g / g.norm(dim=1, keepdim=True)).clamp(0, 1)


@wrong("fgsm", "not clipped", hint="Pixels leave the range from 0 to 1. Clip the result.")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return x.detach() + epsilon * g.sign()


@wrong(
    "fgsm",
    "clipped from above alone",
    hint="Pixels are kept from rising above 1, but may fall below 0. Clip at both ends.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * g.sign()).clamp(max=1)


@wrong(
    "fgsm",
    "sign of 0 as 1",
    hint="Pixels on which the loss does not depend move, too. Where the gradient is 0, the sign is 0.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * torch.where(g >= 0, 1.0, -1.0).to(x.dtype)).clamp(0, 1)


@wrong(
    "fgsm",
    "score of the label instead of the loss",
    hint="The score of the label is lowered. The loss depends on the other scores, too: differentiate the "
    "cross entropy.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    scores = torch.relu(image @ W_1 + b_1) @ W_2 + b_2
    (g,) = torch.autograd.grad(-scores.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * g.sign()).clamp(0, 1)


@wrong(
    "fgsm",
    "predicted class instead of the label",
    hint="The loss is taken at the class that the network predicts. It is the loss of the given label.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.max(dim=1).values.sum(), image)
    return (x.detach() + epsilon * g.sign()).clamp(0, 1)


@wrong(
    "fgsm",
    "hidden layer taken as linear",
    hint="The hidden layer has lost its max(0, .): a unit that is off passes no gradient.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax((image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (x.detach() + epsilon * g.sign()).clamp(0, 1)


@wrong(
    "fgsm",
    "the result requires a gradient",
    hint="The result hangs on the graph, as the image that it was made from requires a gradient. Detach it.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    return (image + epsilon * g.sign()).clamp(0, 1)


@wrong("fgsm", "in place", hint="The images are written over. Make new ones.")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    log_p = torch.log_softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-log_p.gather(1, y[:, None]).sum(), image)
    with torch.no_grad():
        x += epsilon * g.sign()
        x.clamp_(0, 1)
    return x.detach()


@wrong("fgsm", "the input returned", hint="The images come back as they were.")
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    return x.detach().clone()


@wrong(
    "fgsm",
    "logarithm of the softmax",
    hint="Where the scores are large the softmax is 0, its logarithm minus infinity, and the gradient is not "
    "a number. Compute both at once, with log_softmax.",
)
def fgsm(x, y, W_1, b_1, W_2, b_2, epsilon):
    image = x.detach().clone().requires_grad_()
    p = torch.softmax(torch.relu(image @ W_1 + b_1) @ W_2 + b_2, dim=1)
    (g,) = torch.autograd.grad(-p.gather(1, y[:, None]).log().sum(), image)
    return (x.detach() + epsilon * g.sign()).clamp(0, 1)


equivalent(
    "fgsm",
    "line 8: x.detach().clone() -> x.detach()",
    "line 8: x.detach() -> x",
    because="x stays as it is in either case, and only the sign of a gradient is used",
)


equivalent(
    "fgsm",
    "line 9: dim=-1 -> dim=1",
    because="scores have two axes",
)


equivalent(
    "fgsm",
    "line 10: log_p.gather(1, y[:, None]).sum -> log_p.gather(1, y[:, None]).mean",
    because="a positive factor does not change the sign of a gradient",
)

"""Other right answers and typical wrong ones to task cbow of 04_categorical."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("cbow", "autograd")
def cbow_step(E, W, contexts, targets, rate):
    E, W = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets)
    of_E, of_W = torch.autograd.grad(loss, [E, W])
    return loss.detach(), (E - rate * of_E).detach(), (W - rate * of_W).detach()


@right("cbow", "one example at a time")
def cbow_step(E, W, contexts, targets, rate):
    new_E, new_W, losses = E.clone(), W.clone(), []
    for context, target in zip(contexts.tolist(), targets.tolist(), strict=True):
        z = sum(E[w] for w in context)
        scores = z @ W
        losses.append(scores.logsumexp(0) - scores[target])
        delta = scores.softmax(0)
        delta[target] -= 1
        new_W -= rate / len(targets) * torch.outer(z, delta)
        for w in context:
            new_E[w] -= rate / len(targets) * (W @ delta)
    return torch.stack(losses).mean(), new_E, new_W


@wrong(
    "cbow",
    "mean of the context",
    hint="The embeddings of the context are averaged. In this model they are summed.",
)
def cbow_step(E, W, contexts, targets, rate):
    E, W = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].mean(1) @ W, targets)
    of_E, of_W = torch.autograd.grad(loss, [E, W])
    return loss.detach(), (E - rate * of_E).detach(), (W - rate * of_W).detach()


@wrong(
    "cbow",
    "sum over the examples",
    hint="The loss is summed over the examples. It is their mean, so that the step does not grow with the "
    "batch.",
)
def cbow_step(E, W, contexts, targets, rate):
    E, W = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets, reduction="sum")
    of_E, of_W = torch.autograd.grad(loss, [E, W])
    return loss.detach(), (E - rate * of_E).detach(), (W - rate * of_W).detach()


@wrong(
    "cbow",
    "uphill",
    hint="The step goes uphill: the gradients are added. Descent subtracts them.",
)
def cbow_step(E, W, contexts, targets, rate):
    E, W = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets)
    of_E, of_W = torch.autograd.grad(loss, [E, W])
    return loss.detach(), (E + rate * of_E).detach(), (W + rate * of_W).detach()


@wrong(
    "cbow",
    "gradient of E at the new W",
    hint="W is changed first, and the gradient of E is computed with the new W. Both gradients belong to "
    "the old parameters.",
)
def cbow_step(E, W, contexts, targets, rate):
    z = E[contexts].sum(1)
    log_p = torch.log_softmax(z @ W, 1)
    delta = log_p.exp() - torch.nn.functional.one_hot(targets, len(E)).to(E.dtype)
    loss, delta = -log_p[torch.arange(len(z)), targets].mean(), delta / len(z)
    W = W - rate * z.mT @ delta
    of_z = (delta @ W.mT)[:, None].expand(-1, contexts.shape[1], -1)
    return loss, E.index_add(0, contexts.flatten(), of_z.flatten(0, 1), alpha=-rate), W


@wrong(
    "cbow",
    "only E is trained",
    hint="W stays as it was. Both matrices are parameters, and both take a step.",
)
def cbow_step(E, W, contexts, targets, rate):
    E = E.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets)
    (of_E,) = torch.autograd.grad(loss, [E])
    return loss.detach(), (E - rate * of_E).detach(), W.clone()


@wrong(
    "cbow",
    "only W is trained",
    hint="E stays as it was. The gradient of z goes on to the embedding of every context word.",
)
def cbow_step(E, W, contexts, targets, rate):
    W = W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets)
    (of_W,) = torch.autograd.grad(loss, [W])
    return loss.detach(), E.clone(), (W - rate * of_W).detach()


@wrong(
    "cbow",
    "a context word counts once",
    hint="A word that occurs several times, in a context or in several contexts, gets only one of its "
    "gradients: an indexed -= writes each row once. They have to be added up.",
)
def cbow_step(E, W, contexts, targets, rate):
    z = E[contexts].sum(1)
    log_p = torch.log_softmax(z @ W, 1)
    delta = log_p.exp() - torch.nn.functional.one_hot(targets, len(E)).to(E.dtype)
    loss, delta, new_E = -log_p[torch.arange(len(z)), targets].mean(), delta / len(z), E.clone()
    for context, of_z in zip(contexts.tolist(), delta @ W.mT, strict=True):
        for w in context:
            new_E[w] = E[w] - rate * of_z
    return loss, new_E, W - rate * z.mT @ delta


@wrong(
    "cbow",
    "only the target is pulled up",
    hint="Only the column of the target changes in W. The other classes have to be pushed down, each by "
    "its probability.",
)
def cbow_step(E, W, contexts, targets, rate):
    z = E[contexts].sum(1)
    log_p = torch.log_softmax(z @ W, 1)
    truth = torch.nn.functional.one_hot(targets, len(E)).to(E.dtype)
    delta = truth * (log_p.exp() - 1) / len(z)
    of_z = (delta @ W.mT)[:, None].expand(-1, contexts.shape[1], -1)
    new_E = E.index_add(0, contexts.flatten(), of_z.flatten(0, 1), alpha=-rate)
    return -(truth * log_p).sum() / len(z), new_E, W - rate * z.mT @ delta


@wrong(
    "cbow",
    "loss after the step",
    hint="The loss is computed with the new parameters. The loss before the step was asked for.",
)
def cbow_step(E, W, contexts, targets, rate):
    E, W = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets)
    of_E, of_W = torch.autograd.grad(loss, [E, W])
    E, W = (E - rate * of_E).detach(), (W - rate * of_W).detach()
    return torch.nn.functional.cross_entropy(E[contexts].sum(1) @ W, targets), E, W


@wrong(
    "cbow",
    "unstable softmax",
    hint="For large scores the exponential overflows, or the probability of the target becomes 0 and its "
    "logarithm infinite. Compute the logarithms of the probabilities in one piece.",
)
def cbow_step(E, W, contexts, targets, rate):
    z = E[contexts].sum(1)
    e = (z @ W).exp()
    p = e / e.sum(1, keepdim=True)
    truth = torch.nn.functional.one_hot(targets, len(E)).to(E.dtype)
    delta = (p - truth) / len(z)
    of_z = (delta @ W.mT)[:, None].expand(-1, contexts.shape[1], -1)
    new_E = E.index_add(0, contexts.flatten(), of_z.flatten(0, 1), alpha=-rate)
    return -p[torch.arange(len(z)), targets].log().mean(), new_E, W - rate * z.mT @ delta


@wrong(
    "cbow",
    "step in place",
    hint="The step is taken in the matrices of the caller. Return new ones and leave the old ones as they "
    "are.",
)
def cbow_step(E, W, contexts, targets, rate):
    e, w = E.detach().clone().requires_grad_(), W.detach().clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(e[contexts].sum(1) @ w, targets)
    of_E, of_W = torch.autograd.grad(loss, [e, w])
    E -= rate * of_E
    W -= rate * of_W
    return loss.detach(), E, W


equivalent("cbow", "line 18: truth * log_p -> truth.mul_(log_p)", because="nothing reads truth afterwards")

"""Other right answers and typical wrong ones to task attention_pool of 05_parts."""

import math

import torch

from autograder.catalogue import right, wrong


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

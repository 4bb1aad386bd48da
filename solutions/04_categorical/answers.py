"""Other right answers, typical wrong answers and forbidden calls for assignment 04_categorical."""

import math

import torch

from autograder.catalogue import equivalent, forbid, right, wrong

forbid(
    "course.embeddings",
    "course.hierarchical_softmax",
    "course.inner_product_search",
    "course.tsne",
    "course.word_vectors",
    "faiss",
    "openTSNE",
    "sklearn.manifold",
    "torch.nn.Embedding",
    "torch.nn.EmbeddingBag",
    "torch.nn.functional.embedding",
    "torch.nn.functional.embedding_bag",
    "torch.embedding",
    "torch.embedding_bag",
    "torch.ops.aten.embedding",
    "torch.ops.aten.embedding_dense_backward",
)


# ---------------------------------------------------------------------------------------------------
# 1. embedding
# ---------------------------------------------------------------------------------------------------


@right("embedding", "one-hot vectors and matrix products")
def embedding(E, v, upstream):
    if ((v < 0) | (v >= E.shape[0])).any():
        raise ValueError("no such category")
    one_hot = torch.nn.functional.one_hot(v, E.shape[0]).to(E.dtype)
    return one_hot @ E, torch.einsum("nv, nd -> vd", one_hot.flatten(0, -2), upstream.flatten(0, -2))


@right("embedding", "one place at a time")
def embedding(E, v, upstream):
    categories = v.flatten().tolist()
    if any(c not in range(len(E)) for c in categories):
        raise ValueError("no such category")
    gradient = 0 * E
    for c, row in zip(categories, upstream.reshape(-1, E.shape[1]), strict=True):
        gradient[c] = gradient[c] + row
    return torch.stack([E[c] for c in categories]).view(upstream.shape), gradient


@wrong(
    "embedding",
    "the last place wins",
    hint="Of several places with the same category only the last one reaches the gradient: an indexed += "
    "writes each row once. All of them have to be added up.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E)
    for c, row in zip(v.flatten().tolist(), upstream.reshape(-1, E.shape[1]), strict=True):
        gradient[c] = row
    return E[v], gradient


@wrong(
    "embedding",
    "mean over the places",
    hint="A category that occurs several times gets the mean of what arrives at its places. It has to be "
    "the sum.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E).index_add(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    counts = torch.bincount(v.flatten(), minlength=len(E)).clamp_min(1)
    return E[v], gradient / counts[:, None]


@wrong(
    "embedding",
    "upstream returned as the gradient",
    hint="The gradient that comes back belongs to the output, place by place. The gradient of E has one "
    "row for each category.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    return E[v], upstream


@wrong(
    "embedding",
    "gradient zero",
    hint="The gradient is 0 everywhere. A row that was looked up receives what arrives at its places.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    return E[v], torch.zeros_like(E)


@wrong(
    "embedding",
    "every row gets the whole sum",
    hint="Every row of the gradient receives the sum over all places. A row receives only what arrives at "
    "the places of its own category.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    total = upstream.reshape(-1, E.shape[1]).sum(0)
    return E[v], total.repeat(len(E), 1)


@wrong(
    "embedding",
    "counted from 1",
    hint="Categories are taken as counted from 1. They are counted from 0: category v is row v.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E)
    gradient.index_add_(0, (v.flatten() - 1) % len(E), upstream.reshape(-1, E.shape[1]))
    return E[v - 1], gradient


@wrong(
    "embedding",
    "category 0 as padding",
    hint="Row 0 gets no gradient, as if category 0 were padding. It is a category like the others.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros_like(E).index_add(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    gradient[0] = 0
    return E[v], gradient


@wrong(
    "embedding",
    "negative categories wrap around",
    hint="A category below 0 is read from the end of the matrix, as Python does with lists. It does not "
    "exist: raise a ValueError.",
)
def embedding(E, v, upstream):
    if v.max() >= len(E):
        raise ValueError("no such category")
    one_hot = (v.flatten() % len(E))[:, None] == torch.arange(len(E))
    return E[v], one_hot.to(E.dtype).mT @ upstream.reshape(-1, E.shape[1])


@wrong(
    "embedding",
    "gradient added to E",
    hint="The gradient is accumulated in E itself, which belongs to the caller. Start with a new matrix "
    "of zeros.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    out, before = E[v], E.clone()
    E.index_add_(0, v.flatten(), upstream.reshape(-1, E.shape[1]))
    return out, E - before


@wrong(
    "embedding",
    "gradient always float32",
    hint="The gradient is float32 whatever comes in. Make it in the dtype of E.",
)
def embedding(E, v, upstream):
    if v.min() < 0 or v.max() >= len(E):
        raise ValueError("no such category")
    gradient = torch.zeros(E.shape)
    gradient.index_add_(0, v.flatten(), upstream.reshape(-1, E.shape[1]).float())
    return E[v], gradient


# ---------------------------------------------------------------------------------------------------
# 2. bandwidth
# ---------------------------------------------------------------------------------------------------


@right("bandwidth", "point by point, with a bracket that grows")
def find_variances(squares, target):
    n = len(squares)
    if target <= 1 or target >= n - 1:
        raise ValueError("impossible perplexity")

    def perplexity(row, variance):
        s = [math.exp((min(row) - x) / variance) for x in row]
        p = [x / sum(s) for x in s]
        return 2 ** -sum(x * math.log2(x) for x in p if x > 0)

    variances = []
    for i, row in enumerate(squares.tolist()):
        row = row[:i] + row[i + 1 :]
        low = high = max(row)
        while perplexity(row, low) > target:
            low /= 2
        while perplexity(row, high) < target:
            high *= 2
        for _ in range(40):
            middle = (low + high) / 2
            if perplexity(row, middle) < target:
                low = middle
            else:
                high = middle
        variances.append(middle)
    return torch.tensor(variances, dtype=squares.dtype)


@right("bandwidth", "minus infinity on the diagonal, halving with products")
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    s = squares.double()
    variance, factor = torch.ones(n, 1, dtype=torch.double), 2.0**40
    for _ in range(60):
        log_p = torch.log_softmax((-s / variance).masked_fill(torch.eye(n).bool(), -math.inf), dim=1)
        bits = -(log_p.exp() * log_p.clamp_min(-1e9)).sum(1, keepdim=True) / math.log(2)
        variance = torch.where(bits > math.log2(target), variance / factor, variance * factor)
        factor = factor**0.7
    return variance[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "factor 2 in the exponent",
    hint="Your variances are half of the expected ones: there seems to be a factor 2 beside the variance, "
    "as in the papers. The formula of this task has none.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        few = (
            torch.special.entr(torch.softmax(-others / (2 * middle.exp()), 1)).sum(1, keepdim=True).exp()
            < target
        )
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "the point is its own neighbor",
    hint="The point itself is counted among its neighbors, and it is always the nearest. Leave the "
    "diagonal out.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-squares.double() / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "entropy in nats, power of 2",
    hint="The entropy is in nats, from natural logarithms, but it is put into a power of 2. Use the same "
    "base in both.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        few = 2 ** torch.special.entr(p).sum(1, keepdim=True) < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "the target taken as entropy",
    hint="The entropy itself is compared with the target. The target is a perplexity, 2 to the power of "
    "the entropy.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        bits = torch.special.entr(p).sum(1, keepdim=True) / math.log(2)
        low, high = torch.where(bits < target, middle, low), torch.where(bits < target, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "distances instead of their squares",
    hint="The root of the squared distances is taken. The exponent has the squares, as they come in.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double().sqrt()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "bandwidths instead of variances",
    hint="What comes back is sigma. The function is to return the variances, sigma squared.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].sqrt().to(squares.dtype)


@wrong(
    "bandwidth",
    "one variance for all points",
    hint="All points get the same variance, such that the perplexity is right on average. Each point "
    "needs its own: small in a crowd, large in the wilderness.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low, high = -60.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        mean = torch.special.entr(torch.softmax(-others / math.exp(middle), 1)).sum(1).exp().mean()
        if mean < target:
            low = middle
        else:
            high = middle
    return torch.full((n,), math.exp(high), dtype=squares.dtype)


@wrong(
    "bandwidth",
    "searches in the wrong direction",
    hint="The search runs away from the solution: perplexity rises with the variance, so a perplexity "
    "that is too small asks for a larger variance.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() > target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "searches between 0 and 1000",
    hint="The search does not leave a fixed interval. Distances may have any scale: let the interval grow "
    "until the solution lies in it, or search for the logarithm of the variance.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low, high = torch.zeros(n, 1).double(), torch.full((n, 1), 1000.0).double()
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle, 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "0/0 for a lonely point",
    hint="For a point far from all others every exponential is 0, and 0/0 is NaN. Subtract the smallest "
    "squared distance of each row first, or use a softmax that does.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low, high = torch.zeros(n, 1).double(), 1000 * others.amax(1, keepdim=True)
    for _ in range(80):
        middle = (low + high) / 2
        e = torch.exp(-others / middle)
        few = torch.special.entr(e / e.sum(1, keepdim=True)).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "infinity written into the diagonal",
    hint="The diagonal of the caller's matrix is overwritten. Make a new matrix before you change something.",
)
def find_variances(squares, target):
    n = len(squares)
    if not 1 < target < n - 1:
        raise ValueError("impossible perplexity")
    squares.fill_diagonal_(math.inf)
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-squares.double() / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


@wrong(
    "bandwidth",
    "impossible perplexities accepted",
    hint="A perplexity that no variance can have leads to a meaningless number. Raise a ValueError unless "
    "it lies between 1 and n - 1.",
)
def find_variances(squares, target):
    n = len(squares)
    others = squares[~torch.eye(n).bool()].view(n, n - 1).double()
    low = torch.full((n, 1), -60.0).double()
    high = -low
    for _ in range(80):
        middle = (low + high) / 2
        p = torch.softmax(-others / middle.exp(), 1)
        few = torch.special.entr(p).sum(1, keepdim=True).exp() < target
        low, high = torch.where(few, middle, low), torch.where(few, high, middle)
    return high.exp()[:, 0].to(squares.dtype)


# ---------------------------------------------------------------------------------------------------
# 3. cbow
# ---------------------------------------------------------------------------------------------------


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


# ---------------------------------------------------------------------------------------------------
# 4. huffman
# ---------------------------------------------------------------------------------------------------


@right("huffman", "a heap of trees, codes read at the end")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("no tree")
    import heapq

    heap = [(f, c, c) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    made = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], made, (a[2], b[2])))
        made += 1
    codes, open_ = [""] * len(frequencies), [(heap[0][2], "")]
    while open_:
        tree, code = open_.pop()
        if isinstance(tree, int):
            codes[tree] = code
        else:
            open_ += [(tree[0], code + "1"), (tree[1], code + "0")]
    return codes


@right("huffman", "two queues")
def huffman_codes(frequencies):
    C = len(frequencies)
    if C < 2 or sorted(frequencies)[0] < 0:
        raise ValueError("no tree")
    leaves = sorted((f, c) for c, f in enumerate(frequencies))
    inner, parent = [], {}
    while len(leaves) + len(inner) > 1:
        pair = []
        for _ in range(2):
            source = leaves if not inner or (leaves and leaves[0][0] <= inner[0][0]) else inner
            pair.append(source.pop(0))
        vertex = C + len(parent)
        for bit, (_, child) in zip("01", pair, strict=True):
            parent[child] = vertex, bit
        inner.append((pair[0][0] + pair[1][0], vertex))
    codes = []
    for c in range(C):
        code = ""
        while c in parent:
            c, bit = parent[c]
            code = bit + code
        codes.append(code)
    return codes


@wrong(
    "huffman",
    "balanced tree",
    hint="The tree is balanced and ignores the frequencies. Frequent classes should have shorter paths.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes = [""] * len(frequencies)

    def split(classes, code):
        if len(classes) == 1:
            codes[classes[0]] = code
        else:
            middle = len(classes) // 2
            split(classes[:middle], code + "0")
            split(classes[middle:], code + "1")

    split(list(range(len(frequencies))), "")
    return codes


@wrong(
    "huffman",
    "split from the top",
    hint="The tree is built from the top, by halving the total frequency (Fano's way). That is not always "
    "best: join the two rarest trees from below.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes = [""] * len(frequencies)

    def split(classes, code):
        if len(classes) == 1:
            codes[classes[0]] = code
            return
        total = sum(frequencies[c] for c in classes)
        gaps = [abs(total - 2 * sum(frequencies[c] for c in classes[:k])) for k in range(1, len(classes))]
        middle = 1 + gaps.index(min(gaps))
        split(classes[:middle], code + "0")
        split(classes[middle:], code + "1")

    split(sorted(range(len(frequencies)), key=lambda c: -frequencies[c]), "")
    return codes


@wrong(
    "huffman",
    "a chain",
    hint="The tree is a chain: one class leaves it at each vertex. A tree of joined classes may itself be "
    "rare enough to wait, and two other trees are joined first.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    order = sorted(range(len(frequencies)), key=lambda c: -frequencies[c])
    codes = [""] * len(order)
    for k, c in enumerate(order):
        codes[c] = "1" * k + "0" if k < len(order) - 1 else "1" * k
    return codes


@wrong(
    "huffman",
    "the most frequent joined first",
    hint="The two most frequent trees are joined, so the frequent classes end up deep. Join the two rarest.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort(reverse=True)
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "bits in the order of joining",
    hint="The bits stand in the order of joining, from the leaf to the root. A code is the path from the "
    "root: each further bit belongs in front.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] += bit
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "joined trees counted by their larger part",
    hint="A joined tree counts as much as the larger of its parts. It counts as much as both together.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((max(a, b), left + right))
    return codes


@wrong(
    "huffman",
    "sorted only once",
    hint="The trees are sorted only at the beginning. A joined tree has a new frequency and needs a new "
    "place among the others before the next two are joined.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), sorted((f, [c]) for c, f in enumerate(frequencies))
    while len(trees) > 1:
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "codes in the order of the frequencies",
    hint="The codes stand in the order of the frequencies, the rarest class first. They have to stand in "
    "the order of the classes.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    ordered = sorted(frequencies)
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(ordered)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "lengths by the logarithm",
    hint="Each class gets a code of its own logarithm's length, rounded up (Shannon's code). Some "
    "vertices then have only one child, and the paths are longer than necessary.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, below, total = [""] * len(frequencies), 0.0, sum(frequencies)
    for c in sorted(range(len(frequencies)), key=lambda c: -frequencies[c]):
        length = max(1, math.ceil(-math.log2(max(frequencies[c] / total, 1e-9))))
        codes[c] = format(int(below * 2**length), f"0{length}b")
        below += frequencies[c] / total
    return codes


@wrong(
    "huffman",
    "the list of the caller is used up",
    hint="The list of frequencies itself is sorted or emptied while the tree is built. It belongs to the "
    "caller: work on a copy.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    frequencies.sort()
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "no errors",
    hint="One class alone, or a negative frequency, does not make such a tree. Raise a ValueError.",
)
def huffman_codes(frequencies):
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


# ---------------------------------------------------------------------------------------------------
# 5. hierarchical
# ---------------------------------------------------------------------------------------------------


@right("hierarchical", "all scores at once, then a walk")
def path_log_probabilities(z, W, b, vertices, codes):
    scores = z @ W + b
    column = {name: i for i, name in enumerate(vertices)}
    results = []
    for i, code in enumerate(codes):
        total, vertex = 0.0, ""
        for bit in code:
            score = scores[i, column[vertex]]
            total = total - torch.nn.functional.softplus(-score if bit == "1" else score)
            vertex += bit
        results.append(total)
    return torch.stack(results)


@right("hierarchical", "signs in a matrix of inputs and vertices")
def path_log_probabilities(z, W, b, vertices, codes):
    def sign(code, name):
        if not code.startswith(name) or code == name:
            return 0.0
        return 1.0 if code[len(name)] == "1" else -1.0

    signs = torch.tensor([[sign(code, name) for name in vertices] for code in codes], dtype=z.dtype)
    decisions = torch.logaddexp(torch.zeros_like(signs), -signs * (torch.einsum("nd, dv -> nv", z, W) + b))
    return -(decisions * signs.abs()).sum(1)


@wrong(
    "hierarchical",
    "left and right swapped",
    hint="Left and right have changed places: the logistic function of the score is the probability of "
    "going right, which is written as 1.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([-1.0 if bit == "1" else 1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "no bias",
    hint="The biases are ignored. The score of a vertex is its inner product with z plus its bias.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + 0 * b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "bias outside of the sign",
    hint="Going left changes the sign of the inner product, but not that of the bias. The whole score "
    "changes sign.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path]) + b[path]).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "columns in the order of the levels",
    hint="The columns of W are taken to be ordered by level. Their order is that of the list of vertices: "
    "look each vertex up there.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    vertices = sorted(vertices, key=lambda name: (len(name), name))
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the root left out",
    hint="The decision at the root is missing. The path begins there, at the vertex with the empty name.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(1, len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code[1:]], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the last decision left out",
    hint="The last decision is missing: all classes below the last vertex get its whole probability.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code) - 1)]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code[:-1]], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the root decides everywhere",
    hint="The root's weights are used for every decision. Each vertex on the path has its own.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    root, results = vertices.index(""), []
    for x, code in zip(z, codes, strict=True):
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, root] + b[root])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "no logarithm",
    hint="The probabilities come back. Their natural logarithms were asked for.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.sigmoid(signs * (x @ W[:, path] + b[path])).prod())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "mean over the path",
    hint="The logarithms are averaged over the path. The probability is a product, so its logarithm is a "
    "sum.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).mean())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "logarithm of a probability that has vanished",
    hint="For large scores the probability becomes exactly 0, and its logarithm is minus infinity. Take "
    "the logarithm of the logistic function in one piece, decision by decision.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.sigmoid(signs * (x @ W[:, path] + b[path])).log().sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "numbers instead of tensors inside",
    hint="The result has no connection to z, W and b any more, as their numbers were taken out of the "
    "tensors. Without it there is no gradient: compute with tensors throughout.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z.detach(), codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum().item())
    return torch.tensor(results, dtype=z.dtype)


# ---------------------------------------------------------------------------------------------------
# 6. negatives
# ---------------------------------------------------------------------------------------------------


@right("negatives", "all scores and counts")
def negative_sampling_loss(z, W, y, negatives):
    counts = torch.zeros(len(z), W.shape[1], dtype=z.dtype)
    counts.scatter_add_(1, negatives, torch.ones(negatives.shape, dtype=z.dtype))
    counts[torch.arange(len(y)), y] = 0
    scores = z @ W
    positive = torch.nn.functional.softplus(-scores.gather(1, y[:, None])).sum()
    return (positive + (counts * torch.nn.functional.softplus(scores)).sum()) / len(z)


@right("negatives", "one input at a time")
def negative_sampling_loss(z, W, y, negatives):
    total = 0.0
    for x, label, drawn in zip(z, y.tolist(), negatives.tolist(), strict=True):
        total = total - torch.nn.functional.logsigmoid(W[:, label] @ x)
        for c in drawn:
            if c != label:
                total = total - torch.nn.functional.logsigmoid(-(W[:, c] @ x))
    return total / len(z)


@wrong(
    "negatives",
    "the right class as its own negative",
    hint="When the right class is drawn as a negative, it is pushed down as well. Leave such draws out of "
    "the sum.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    return -(
        F.logsigmoid(scores.gather(1, y[:, None])).sum() + F.logsigmoid(-scores.gather(1, negatives)).sum()
    ) / len(z)


@wrong(
    "negatives",
    "collisions count as score 0",
    hint="For a draw of the right class the score is set to 0, but the loss at score 0 is log 2, not 0. "
    "Leave the whole term out.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    negative = scores.gather(1, negatives) * (negatives != y[:, None])
    return -(F.logsigmoid(scores.gather(1, y[:, None])).sum() + F.logsigmoid(-negative).sum()) / len(z)


@wrong(
    "negatives",
    "mean over the negatives",
    hint="The negatives are averaged. Their terms are summed: with more negatives, they weigh more.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).mean(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "sum over the inputs",
    hint="The loss is summed over the inputs. It is their mean.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).sum()


@wrong(
    "negatives",
    "negatives without the minus",
    hint="The negatives are pulled up like the right class: the minus inside of their logistic function "
    "is missing.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "right class and negatives swapped",
    hint="The signs are the wrong way round: the right class is pushed down and the negatives are pulled up.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(F.logsigmoid(-scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "no negatives",
    hint="Only the right classes are in the loss. Without negatives all scores would grow forever.",
)
def negative_sampling_loss(z, W, y, negatives):
    return -torch.nn.functional.logsigmoid((z @ W).gather(1, y[:, None])).mean()


@wrong(
    "negatives",
    "the log likelihood",
    hint="The sign of the result is wrong: this is the log likelihood. The loss is its negative.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    push = (F.logsigmoid(-scores.gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return (F.logsigmoid(scores.gather(1, y[:, None]))[:, 0] + push).mean()


@wrong(
    "negatives",
    "softmax over the sample",
    hint="A softmax over the right class and the negatives is another method (sampled softmax). Here each "
    "class answers yes or no by itself, with a logistic function.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    hidden = scores.gather(1, negatives).masked_fill(negatives == y[:, None], -math.inf)
    return -torch.cat([scores.gather(1, y[:, None]), hidden], 1).log_softmax(1)[:, 0].mean()


@wrong(
    "negatives",
    "each negative once",
    hint="A class that is drawn twice for an input counts only once. Every draw counts.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores, F = z @ W, torch.nn.functional
    drawn = torch.zeros(scores.shape).scatter(1, negatives, 1.0).scatter(1, y[:, None], 0.0).to(z.dtype)
    return (F.softplus(-scores.gather(1, y[:, None])).sum() + (drawn * F.softplus(scores)).sum()) / len(z)


@wrong(
    "negatives",
    "logarithm of a vanished probability",
    hint="For large scores the logistic function becomes exactly 0, and its logarithm is infinite. Take "
    "both in one piece.",
)
def negative_sampling_loss(z, W, y, negatives):
    scores = z @ W
    push = torch.where(negatives != y[:, None], torch.sigmoid(-scores.gather(1, negatives)), 1.0).log().sum(1)
    return -(torch.sigmoid(scores.gather(1, y[:, None]))[:, 0].log() + push).mean()


@wrong(
    "negatives",
    "z changed in place",
    hint="An augmented assignment on an argument changes the caller's tensor. Compute a new tensor.",
)
def negative_sampling_loss(z, W, y, negatives):
    F = torch.nn.functional
    positive = F.logsigmoid((z @ W).gather(1, y[:, None]))[:, 0]
    z *= -1
    push = (F.logsigmoid((z @ W).gather(1, negatives)) * (negatives != y[:, None])).sum(1)
    return -(positive + push).mean()


# ---------------------------------------------------------------------------------------------------
# 7. top_k
# ---------------------------------------------------------------------------------------------------


@right("top_k", "sorted pairs in Python")
def top_k(blocks, z, k):
    if k < 1 or k > sum(map(len, blocks)):
        raise ValueError("k does not fit")
    best, offset = [[] for _ in z], 0
    for block in blocks:
        for found, scores in zip(best, (z @ block.mT).tolist(), strict=True):
            found += [(-score, offset + c) for c, score in enumerate(scores)]
            found.sort()
            del found[k:]
        offset += len(block)
    values = torch.tensor([[-score for score, _ in found] for found in best], dtype=z.dtype)
    return values, torch.tensor([[c for _, c in found] for found in best])


@right("top_k", "k times the largest")
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 0 < k <= len(W):
        raise ValueError("k does not fit")
    scores, values, classes = torch.einsum("nd, cd -> nc", z, W), [], []
    for _ in range(k):
        best = scores.amax(1, keepdim=True)
        place = (scores == best).to(torch.uint8).argmax(1, keepdim=True)
        values.append(best)
        classes.append(place)
        scores = scores.scatter(1, place, -math.inf)
    return torch.cat(values, 1), torch.cat(classes, 1)


@wrong(
    "top_k",
    "counted within each block",
    hint="Classes are counted anew in each block. Count through: add the number of rows in the blocks "
    "before.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], torch.cat([torch.arange(len(block)) for block in blocks])[order[:, :k]]


@wrong(
    "top_k",
    "smallest first",
    hint="The right classes are found, but the smallest of them comes first. The largest has to.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k].flip(1), order[:, :k].flip(1)


@wrong(
    "top_k",
    "the smallest products",
    hint="The smallest inner products are found. The largest were asked for.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "cosines",
    hint="The class vectors are normalized, so their lengths do not count. An inner product grows with "
    "the length, and that is meant.",
)
def top_k(blocks, z, k):
    W = torch.nn.functional.normalize(torch.cat(list(blocks)), dim=1)
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "nearest neighbors",
    hint="The classes with the smallest Euclidean distance are found. A long class vector may have a "
    "large inner product although it is far away.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    order = ((z[:, None] - W) ** 2).sum(-1).argsort(dim=1, stable=True)[:, :k]
    return (z @ W.mT).gather(1, order), order


@wrong(
    "top_k",
    "absolute values",
    hint="Large negative inner products are taken for large ones. The sign counts: such a class is the "
    "least probable.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores.abs().argsort(dim=1, descending=True, stable=True)[:, :k]
    return scores.gather(1, order), order


@wrong(
    "top_k",
    "probabilities",
    hint="The values are probabilities. The inner products themselves were asked for.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores.argsort(dim=1, descending=True, stable=True)[:, :k]
    return scores.softmax(1).gather(1, order), order


@wrong(
    "top_k",
    "the best of one input for all",
    hint="All inputs get the classes that are best for the first one. Each input has its own.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    scores = z @ W.mT
    order = scores[0].argsort(descending=True, stable=True)[:k]
    return scores[:, order], order.repeat(len(z), 1)


@wrong(
    "top_k",
    "the larger class first",
    hint="Of classes with the same inner product, the one with the larger number comes first. It should "
    "be the smaller one: a stable sort keeps the order of the classes.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    if not 1 <= k <= len(W):
        raise ValueError("k does not fit")
    values, order = (z @ W.mT).sort(dim=1, stable=True)
    return values[:, -k:].flip(1), order[:, -k:].flip(1)


@wrong(
    "top_k",
    "starts with zeros",
    hint="The best values seen so far start at 0, so a negative inner product never gets in. Start with "
    "nothing, or with minus infinity.",
)
def top_k(blocks, z, k):
    if not 1 <= k <= sum(map(len, blocks)):
        raise ValueError("k does not fit")
    values, classes, seen = torch.zeros(len(z), k, dtype=z.dtype), torch.zeros(len(z), k).long(), 0
    for block in blocks:
        places = torch.arange(seen, seen + len(block)).repeat(len(z), 1)
        values, order = torch.cat([values, z @ block.mT], 1).sort(dim=1, descending=True, stable=True)
        classes = torch.cat([classes, places], 1).gather(1, order)[:, :k]
        values, seen = values[:, :k], seen + len(block)
    return values, classes


@wrong(
    "top_k",
    "any k",
    hint="A k that is too large quietly gives fewer classes, and a k below 1 gives something odd. Raise a "
    "ValueError.",
)
def top_k(blocks, z, k):
    W = torch.cat(list(blocks))
    k = min(max(k, 1), len(W))
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


@wrong(
    "top_k",
    "the list of blocks used up",
    hint="The blocks are taken out of the caller's list, which is empty afterwards. Run through the list "
    "instead.",
)
def top_k(blocks, z, k):
    if not 1 <= k <= sum(map(len, blocks)):
        raise ValueError("k does not fit")
    W = blocks.pop(0)
    while blocks:
        W = torch.cat([W, blocks.pop(0)])
    values, order = (z @ W.mT).sort(dim=1, descending=True, stable=True)
    return values[:, :k], order[:, :k]


# ---------------------------------------------------------------------------------------------------
# Mutants of the model answers that compute the same
# ---------------------------------------------------------------------------------------------------

equivalent(
    "bandwidth",
    "line 11: squares[~torch.eye(n, dtype=torch.bool)].reshape(n, n - 1).double()"
    " -> squares[~torch.eye(n, dtype=torch.bool)].reshape(n, n - 1)",
    because="the bounds are in double precision, and so is the quotient",
)
equivalent("bandwidth", "line 11: n - 1 -> -1", because="n rows leave n - 1 columns")
equivalent(
    "bandwidth",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -60.0)",
    "line 12: torch.double -> torch.float32",
    because="perplexities need to be right to 0.001, and single precision gives the logarithms to 0.00001",
)
equivalent(
    "bandwidth",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -59.0, dtype=torch.double)",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -61.0, dtype=torch.double)",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double)"
    " -> torch.full((n, 1), -120.0, dtype=torch.double)",
    because="the logarithms lie between -19 and 24, and any wider interval will do",
)
equivalent(
    "bandwidth",
    "line 14: range(60) -> range(61)",
    "line 14: range(60) -> range(59)",
    "line 14: range(60) -> range(1, 60)",
    "line 14: range(60) -> range(120)",
    because="after 59 halvings the interval is shorter than the rounding error",
)
equivalent(
    "bandwidth",
    "line 18: entropy.exp() < target -> entropy.exp() <= target",
    because="where they are equal, the middle is the solution and may become either bound",
)
equivalent("bandwidth", "line 20: high.exp() -> high.exp_()", because="nothing reads high afterwards")
equivalent("cbow", "line 18: truth * log_p -> truth.mul_(log_p)", because="nothing reads truth afterwards")
equivalent(
    "huffman",
    "line 15: (trees.pop(0), trees.pop(0)) -> (trees.pop(1), trees.pop(0))",
    because="the same two trees are joined, and which of them goes left is free",
)
equivalent(
    "hierarchical",
    "line 12: torch.tensor([1.0 if bit == '1' else -1.0 for bit in code], dtype=z.dtype)"
    " -> torch.tensor([1.0 if bit == '1' else -1.0 for bit in code])",
    "line 12: z.dtype -> torch.float32",
    because="1 and -1 are exact in single precision, and the product has the dtype of the scores",
)
equivalent("top_k", "line 12: :0 -> 1:0", because="both slices are empty")
equivalent(
    "top_k",
    "line 14: torch.arange(seen, seen + len(block)) -> torch.arange(seen, seen + len(block) + 1)",
    "line 14: torch.arange(seen, seen + len(block)).repeat(len(z), 1)"
    " -> torch.arange(seen, seen + len(block)).repeat(len(z), 2)",
    because="the further columns stand behind all values, so no index leads to them",
)
equivalent(
    "top_k",
    "line 16: values.argsort(dim=1, descending=True, stable=True)"
    " -> values.argsort(descending=True, stable=True)",
    because="the last axis is the default, and a matrix has two",
)
equivalent(
    "top_k", "line 19: (values, classes) -> (values, classes.long())", because="they are int64 already"
)

"""Other right answers and typical wrong ones to task bandwidth of 04_categorical."""

import math

import torch

from autograder.catalogue import right, wrong


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

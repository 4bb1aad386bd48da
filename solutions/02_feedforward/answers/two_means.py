"""Other right answers and typical wrong ones to task two_means of 02_feedforward."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("two_means", "squared distances, example by example")
def two_means(X, start):
    first, second = start[0].clone(), start[1].clone()
    old = []
    while True:
        groups = [bool(((x - second) ** 2).sum() <= ((x - first) ** 2).sum()) for x in X]
        if groups == old:
            break
        old = groups
        left = [x for x, g in zip(X, groups) if not g]
        rest = [x for x, g in zip(X, groups) if g]
        first = sum(left) / len(left) if left else first
        second = sum(rest) / len(rest) if rest else second
    w = 2 * (second - first)
    return w, (first @ first - second @ second).item(), first, second - first


@right("two_means", "until the centers stay")
def two_means(X, start):
    M = start
    for _ in range(10 * len(X) + 10):
        close = torch.cdist(X, M, compute_mode="donot_use_mm_for_euclid_dist")
        z = (close[:, 1] <= close[:, 0]).to(X.dtype)
        share = torch.stack([1 - z, z])
        n = share.sum(1, keepdim=True)
        new = torch.where(n > 0, share @ X / n.clamp(min=1), M)
        if torch.equal(new, M):
            break
        M = new
    w = (M[1] - M[0]) / (M[1] - M[0]).norm()
    return w, -(M.mean(0) @ w), M[0], M[1] - M[0]


@wrong(
    "two_means",
    "one round",
    hint="There is one round only. With the new means some examples are closer to the other one: repeat "
    "until no example changes its group.",
)
def two_means(X, start):
    c, d = start
    z = X @ (d - c) >= (d @ d - c @ c) / 2
    c = X[~z].mean(0) if not z.all() else c
    d = X[z].mean(0) if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "no round",
    hint="The reconstructions are those of start. Each of them has to become the mean of the examples that "
    "are closest to it, again and again.",
)
def two_means(X, start):
    c, d = start
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "four rounds",
    hint="The loop ends after a fixed number of rounds. Some data need more: stop when no example changes "
    "its group.",
)
def two_means(X, start):
    c, d = start
    for _ in range(4):
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "v is the second center",
    hint="v is the second reconstruction itself. The decoder computes c + z v, so for z = 1 that "
    "would give c added to it.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "groups swapped",
    hint="The two groups have changed places: z = 1 stands for the first reconstruction. The second row of "
    "start belongs to z = 1.",
)
def two_means(X, start):
    d, c = start
    old = None
    while True:
        z = X @ (d - c) > (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "no bias",
    hint="The bias is 0, so the border passes through the origin. It has to pass through the point halfway "
    "between the two reconstructions.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, 0 * c.sum(), c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "bias twice as large",
    hint="The bias is twice as large as it should be: w is the difference of the reconstructions and b "
    "the difference of their squared lengths, where one half is missing.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, c @ c - d @ d, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "border through the mean of the data",
    hint="The border passes through the mean of all examples. If the groups differ in size, that is not "
    "halfway between the two reconstructions.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, -(X.mean(0) @ (d - c)), c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "encoder the wrong way round",
    hint="w and b have the wrong sign: the code is 1 for the examples of the first group.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return c - d, (d @ d - c @ c) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "medians",
    hint="The reconstructions are the medians of their groups. The squared error is smallest at the mean.",
)
def two_means(X, start):
    c, d = start
    for _ in range(50):
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        c = X[~z].median(0).values if not z.all() else c
        d = X[z].median(0).values if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "NaN for an empty group",
    hint="The mean of a group without examples is 0/0, which is NaN. Such a reconstruction stays where "
    "it is.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c, d = X[~z].mean(0), X[z].mean(0)


@wrong(
    "two_means",
    "ties go to the first group",
    hint="An example that is equally close to both goes to the first group. It belongs to the second, as a "
    "threshold unit fires at 0.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) > (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "changes start in place",
    hint="The new means are written into the caller's tensor start. Work on a copy.",
)
def two_means(X, start):
    old = None
    while True:
        c, d = start
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c.clone(), d - c
        old = z
        start[0] = X[~z].mean(0) if not z.all() else c
        start[1] = X[z].mean(0) if z.any() else d


equivalent(
    "two_means",
    "line 12: -w @ (c + d) -> (c + d) @ -w",
    because="the product of two vectors is symmetric",
)


equivalent(
    "two_means",
    "line 15: (w, b, c, d - c) -> (w, b.double(), c, d - c)",
    because="b is a number to those who use it: added to a tensor it takes that one's dtype",
)


@wrong(
    "two_means",
    "stops at a small movement",
    hint="The rounds stop as soon as the reconstructions move by less than some small distance. How small is"
    " small depends on the data: stop when no example changes its group.",
)
def two_means(X, start):
    c, d = start
    while True:
        w = d - c
        b = -w @ (c + d) / 2
        z = X @ w + b >= 0
        c_new = X[~z].mean(dim=0) if not z.all() else c
        d_new = X[z].mean(dim=0) if z.any() else d
        moved = max((c_new - c).abs().max(), (d_new - d).abs().max())
        c, d = c_new, d_new
        if moved < 1e-3:
            w = d - c
            return w, -w @ (c + d) / 2, c, d - c


@wrong(
    "two_means",
    "twenty rounds",
    hint="The rounds end after a fixed number, whether or not examples still change their groups. Go on "
    "until none does.",
)
def two_means(X, start):
    c, d = start
    for _ in range(20):
        w = d - c
        b = -w @ (c + d) / 2
        z = X @ w + b >= 0
        c = X[~z].mean(dim=0) if not z.all() else c
        d = X[z].mean(dim=0) if z.any() else d
    w = d - c
    return w, -w @ (c + d) / 2, c, d - c

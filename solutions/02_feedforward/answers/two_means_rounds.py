"""More wrong answers to task two_means of 02_feedforward: those that stop too early."""

import torch

from autograder.catalogue import wrong


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

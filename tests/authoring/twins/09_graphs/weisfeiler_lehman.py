"""Twins of the wrong answers to task weisfeiler_lehman: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("weisfeiler_lehman", "set of the neighbors' colors")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    # One graph of both: the second one's vertices come after the first one's.
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, frozenset(now[u] for u, w in edges if w == v)) for v, c in enumerate(now)]
        names = {}
        now = [names.setdefault(p, len(names)) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "neighbors in the order of the edges")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, *(now[u] for u, w in edges if w == v)) for v, c in enumerate(now)]
        names = {}
        now = [names.setdefault(p, len(names)) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "own color left out")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [tuple(sorted(now[u] for u, w in edges if w == v)) for v in range(len(now))]
        names = {}
        now = [names.setdefault(p, len(names)) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "own color among the neighbors'")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [tuple(sorted([c] + [now[u] for u, w in edges if w == v])) for v, c in enumerate(now)]
        names = {}
        now = [names.setdefault(p, len(names)) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "sum of the neighbors' colors")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1)
    now = torch.cat([colors_1, colors_2])
    for _ in range(len(now)):
        # Colors are numbered from 1, so that a neighbor always adds something.
        now = 1 + torch.unique(now, return_inverse=True)[1]
        heard = torch.zeros_like(now).index_add(0, edges[1], now[edges[0]])
        now = torch.unique(torch.stack([now, heard], 1), dim=0, return_inverse=True)[1]
    return torch.equal(now[:n].sort().values, now[n:].sort().values)


@wrong("weisfeiler_lehman", "degrees alone")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    def seen(edges, colors):
        targets = edges[1].tolist()
        return sorted((c, targets.count(v)) for v, c in enumerate(colors.tolist()))

    return seen(edges_1, colors_1) == seen(edges_2, colors_2)


@wrong("weisfeiler_lehman", "three rounds")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    def nested(edges, colors, rounds):
        """A color is what one sees: a tuple of tuples."""
        if rounds == 0:
            return [(c,) for c in colors]
        old = nested(edges, colors, rounds - 1)
        return [(old[v], tuple(sorted(old[u] for u, w in edges if w == v))) for v in range(len(colors))]

    first = nested(edges_1.T.tolist(), colors_1.tolist(), 3)
    return sorted(first) == sorted(nested(edges_2.T.tolist(), colors_2.tolist(), 3))


@wrong("weisfeiler_lehman", "a palette for each graph")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    def final(edges, now):
        for _ in range(40):
            B = torch.zeros(len(now), int(now.max()) + 1, dtype=torch.long)
            for u, v in edges.T.tolist():
                B[v, now[u]] += 1
            now = torch.unique(torch.cat([now[:, None], B], 1), dim=0, return_inverse=True)[1]
        return sorted(now.tolist())

    return final(edges_1, colors_1) == final(edges_2, colors_2)


@wrong("weisfeiler_lehman", "which colors, not how many")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    return not set(now[:n]) ^ set(now[n:])


@wrong("weisfeiler_lehman", "number of colors compared")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    one, other = now[:n], now[n:]
    return sorted(one.count(c) for c in set(one)) == sorted(other.count(c) for c in set(other))


@wrong("weisfeiler_lehman", "vertex by vertex")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    return len(now) == 2 * n and all(a == b for a, b in zip(now, now[n:]))


@wrong("weisfeiler_lehman", "first colors ignored")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = [7] * (n + len(colors_2))
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "colors changed while a round goes on")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = [(c,) for c in colors_1.tolist() + colors_2.tolist()]
    names = {}
    for _ in range(len(now)):
        for v in range(len(now)):
            pair = now[v], tuple(sorted(now[u] for u, w in edges if w == v))
            now[v] = (names.setdefault(pair, len(names)), 0)
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "true and false swapped")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    return sorted(now[:n]) != sorted(now[n:])


@wrong("weisfeiler_lehman", "always true")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    return len(colors_1) > 0


@wrong("weisfeiler_lehman", "set and number of the neighbors' colors")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        heard = [[now[u] for u, w in edges if w == v] for v in range(len(now))]
        pairs = [(c, len(h), frozenset(h)) for c, h in zip(now, heard)]
        names = {}
        now = [names.setdefault(p, len(names)) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "ten rounds")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(10):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [names.index(p) for p in pairs]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "twenty rounds")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    def sent(edges, n):
        out = [[] for _ in range(n)]
        for u, w in edges.T.tolist():
            out[w].append(u)
        return out

    known = {}
    near_1, near_2 = sent(edges_1, len(colors_1)), sent(edges_2, len(colors_2))
    one, other = colors_1.tolist(), colors_2.tolist()
    for step in range(20):
        one, other = (
            [
                known.setdefault((step, c, tuple(sorted(now[u] for u in near[v]))), len(known))
                for v, c in enumerate(now)
            ]
            for now, near in ((one, near_1), (other, near_2))
        )
    return sorted(one) == sorted(other)


@wrong("weisfeiler_lehman", "colors joined to one text")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        texts = [
            f"{c}" + "".join(f"{d}" for d in sorted(now[u] for u, w in edges if w == v))
            for v, c in enumerate(now)
        ]
        names = {}
        now = [names.setdefault(t, len(names)) for t in texts]
    return sorted(now[:n]) == sorted(now[n:])


@wrong("weisfeiler_lehman", "negative colors taken for others")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1)
    now = torch.cat([colors_1, colors_2])
    k = int(now.max()) + 1
    onehot = torch.zeros(len(now), max(k, 1 - int(now.min())), dtype=torch.long)
    for v, c in enumerate(now.tolist()):
        onehot[v, c] = 1
    now = onehot.argmax(1)
    for _ in range(len(now)):
        onehot = torch.nn.functional.one_hot(now)
        heard = torch.zeros_like(onehot).index_add(0, edges[1], onehot[edges[0]])
        now = torch.unique(torch.cat([now[:, None], heard], 1), dim=0, return_inverse=True)[1]
    return sorted(now[:n].tolist()) == sorted(now[n:].tolist())


@wrong("weisfeiler_lehman", "changes colors_2 in place")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    edges = torch.cat([edges_1, edges_2 + n], 1).T.tolist()
    now = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(now)):
        pairs = [(c, tuple(sorted(now[u] for u, w in edges if w == v))) for v, c in enumerate(now)]
        names = sorted(set(pairs))
        now = [1000 + names.index(p) for p in pairs]
        for v in range(len(colors_2)):
            colors_2[v] = now[n + v]
    return sorted(now[:n]) == sorted(now[n:])

"""Other right answers and typical wrong ones to task shortest_paths of 09_graphs."""

import math

import torch

from autograder.catalogue import equivalent, right, wrong


@right("shortest_paths", "edge by edge, in place")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    steps = list(zip(edges[0].tolist(), edges[1].tolist(), lengths.tolist(), strict=True))
    for _ in range(n - 1):
        for u, v, length in steps:
            best[v] = min(best[v], best[u] + length)
    for u, v, length in steps:
        if best[u] + length < best[v]:
            raise ValueError("a negative cycle")
    return torch.tensor(best, dtype=lengths.dtype)


@right("shortest_paths", "a matrix of the shortest edges")
def shortest_paths(edges, lengths, n, start):
    M = torch.full((n, n), math.inf, dtype=lengths.dtype)
    for u, v, length in zip(edges[0], edges[1], lengths, strict=True):
        M[u, v] = torch.minimum(M[u, v], length)
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n + 2):
        new = torch.minimum(best, (best[:, None] + M).amin(0))
        if (new == best).all():
            return new
        best = new
    raise ValueError("no fix point")


@right("shortest_paths", "only who has news sends")
def shortest_paths(edges, lengths, n, start):
    out = {}
    for u, v, length in zip(*edges.tolist(), lengths.tolist(), strict=True):
        out.setdefault(u, []).append((v, length))
    best, news = {start: 0.0}, {start}
    for _ in range(n):
        heard = {}
        for u in news:
            for v, length in out.get(u, []):
                heard[v] = min(heard.get(v, math.inf), best[u] + length)
        news = {v for v, x in heard.items() if x < best.get(v, math.inf)}
        if not news:
            return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)
        best |= {v: heard[v] for v in news}
    raise ValueError(f"still news after {n} rounds")


equivalent(
    "shortest_paths",
    "line 11: range(n) -> range(n + 1)",
    because="a negative cycle never comes to a fix point, and all else is there before",
)

equivalent(
    "shortest_paths",
    "line 12: best.scatter_reduce(0, target, best[source] + lengths, 'amin') -> "
    "best.scatter_reduce(-1, target, best[source] + lengths, 'amin')",
    because="there is one dimension",
)

equivalent(
    "shortest_paths",
    "line 13: torch.equal(heard, best) -> torch.equal(best, heard)",
    because="equality is symmetric",
)


@wrong(
    "shortest_paths",
    "edges counted",
    hint="The edges are counted, each as 1. The length of a path is the sum of its edges' lengths.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + 1, "amin")
    return best


@wrong(
    "shortest_paths",
    "three rounds",
    hint="There are three rounds, so only vertices up to three edges away are right. Repeat until nothing "
    "changes.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(3):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    new = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    if n <= 3 and not torch.equal(new, best):
        raise ValueError("a negative cycle")
    return best


@wrong(
    "shortest_paths",
    "the first path that arrives",
    hint="The first path that reaches a vertex is kept for ever. One with more edges may be shorter: a "
    "vertex takes it whenever it hears of it.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        best = torch.where(best.isinf(), heard, best)
    return best


@wrong(
    "shortest_paths",
    "Dijkstra",
    hint="The closest vertex is finished once and for all, as in Dijkstra's algorithm. With negative "
    "lengths a detour may still make it closer.",
)
def shortest_paths(edges, lengths, n, start):
    best, done = [math.inf] * n, set()
    best[start] = 0.0
    while len(done) < n:
        u = min((v for v in range(n) if v not in done), key=best.__getitem__)
        done.add(u)
        for a, b, length in zip(*edges.tolist(), lengths.tolist(), strict=True):
            if a == u and b not in done:
                best[b] = min(best[b], best[u] + length)
    for a, b, length in zip(*edges.tolist(), lengths.tolist(), strict=True):
        if b == start and best[a] + length < 0:
            raise ValueError("a negative cycle")
    return torch.tensor(best, dtype=lengths.dtype)


@wrong(
    "shortest_paths",
    "against the direction",
    hint="The edges are walked from target to source. Messages go from source to target.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[0], best[edges[1]] + lengths, "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "both directions",
    hint="Edges are walked in both directions. They lead one way only.",
)
def shortest_paths(edges, lengths, n, start):
    edges, lengths = torch.cat([edges, edges.flip(0)], 1), torch.cat([lengths, lengths])
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "own value forgotten",
    hint="A vertex takes the best of what arrives, also where it already knows a shorter path. Compare "
    "with the old value, too.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        nothing = torch.full_like(best, math.inf)
        heard = nothing.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    return best


@wrong(
    "shortest_paths",
    "own value forgotten where something arrives",
    hint="A vertex at which something arrives forgets the shorter path that it knew already. Compare "
    "with the old value, too.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        sent = best[edges[0]] + lengths
        heard = best.scatter_reduce(0, edges[1], sent, "amin", include_self=False)
        if torch.equal(heard, best):
            return best
        best = heard
    return best


@wrong(
    "shortest_paths",
    "longest path",
    hint="Of what arrives a vertex takes the largest. The shortest path is the minimum.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), -math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amax")
    return torch.where(best.isinf(), math.inf, best)


@wrong(
    "shortest_paths",
    "one message a vertex",
    hint="Where several messages arrive at a vertex in a round, only the last counts. Take the minimum of "
    "all of them.",
)
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    steps = list(zip(*edges.tolist(), lengths.tolist(), strict=True))
    for _ in range(n):
        heard = {v: best[u] + length for u, v, length in steps}
        new = [min(x, heard.get(v, math.inf)) for v, x in enumerate(best)]
        if new == best:
            return torch.tensor(best, dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")

"""Wrong answers to task shortest_paths of 09_graphs: no path, negative lengths, another start."""

import math

import torch

from autograder.catalogue import wrong


@wrong(
    "shortest_paths",
    "0 where there is no path",
    hint="Vertices that cannot be reached get a number. Where there is no path the length is inf.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.equal(heard, best):
            return torch.where(best.isinf(), 0, best)
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "a large number for infinity",
    hint="Vertices that cannot be reached get a large number. Where there is no path the length is inf, "
    "and nothing that is added to it changes that.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), 1e9, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "no error for a negative cycle",
    hint="Where a negative cycle can be reached, numbers come back that further rounds would still "
    "change. Raise a ValueError.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    return best


@wrong(
    "shortest_paths",
    "no error for a negative cycle, a round less",
    hint="It stops after n - 1 rounds and does not look whether one more would change anything. Where "
    "it would, a negative cycle can be reached: raise a ValueError.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n - 1):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    return best


@wrong(
    "shortest_paths",
    "no error for a negative cycle, edge by edge",
    hint="All edges are gone through n - 1 times, and nobody looks whether once more would change "
    "anything. Where it would, a negative cycle can be reached: raise a ValueError.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n - 1):
        for u, v, length in zip(*edges.tolist(), lengths, strict=True):
            best[v] = min(best[v], best[u] + length)
    return best


@wrong(
    "shortest_paths",
    "error for every negative length",
    hint="Every negative length is refused. Only a cycle whose lengths are negative in total has no "
    "shortest path.",
)
def shortest_paths(edges, lengths, n, start):
    if (lengths < 0).any():
        raise ValueError("a negative length")
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    return best


@wrong(
    "shortest_paths",
    "error for a cycle out of reach",
    hint="A negative cycle that cannot be reached from the start raises an error. It does no harm: nobody "
    "gets there.",
)
def shortest_paths(edges, lengths, n, start):
    anywhere = torch.zeros(n, dtype=lengths.dtype)
    for _ in range(n):
        anywhere = anywhere.scatter_reduce(0, edges[1], anywhere[edges[0]] + lengths, "amin")
    if (anywhere[edges[0]] + lengths < anywhere[edges[1]]).any():
        raise ValueError("a negative cycle")
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        best = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
    return best


@wrong(
    "shortest_paths",
    "start always 0",
    hint="All paths begin at vertex 0. They begin at the vertex that is given.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[0] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "changed in place",
    hint="The lengths that were given are overwritten. Make a new tensor.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    own = lengths.clone()
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], lengths.copy_(best[edges[0]] + own), "amin")
        if torch.equal(heard, best):
            return best
        best = heard
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "zeros", hint="All lengths are 0. Only the start is at distance 0 from itself.")
def shortest_paths(edges, lengths, n, start):
    return torch.zeros(n, dtype=lengths.dtype)


@wrong(
    "shortest_paths",
    "until nearly nothing changes",
    hint="The rounds end when the lengths are nearly the same as before. A small gain still has to be passed "
    "on: stop when they are equal.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.allclose(heard, best):
            return heard
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "single precision inside",
    hint="The lengths are summed in single precision, whatever dtype they came in, so about seven digits are "
    "left of them.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths.float(), "amin")
        if torch.equal(heard, best):
            return best.to(lengths.dtype)
        best = heard
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "a million for infinity",
    hint="A large number stands for infinity while the rounds go on, and paths that are longer get lost. "
    "Begin with inf: only that is longer than every path.",
)
def shortest_paths(edges, lengths, n, start):
    nowhere = 10**6
    best = [nowhere] * n
    best[start] = 0.0
    for _ in range(n):
        before = list(best)
        for u, v, length in zip(*edges.tolist(), lengths.tolist(), strict=True):
            if best[u] != nowhere:
                best[v] = min(best[v], best[u] + length)
        if best == before:
            return torch.tensor([math.inf if x == nowhere else x for x in best], dtype=lengths.dtype)
    raise ValueError("a negative cycle")


@wrong(
    "shortest_paths",
    "until changes are below a fixed number",
    hint="The rounds end when no length changes by more than some small number. Where all lengths are small, "
    "so is every gain, and it still has to be passed on: stop when they are equal.",
)
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        heard = best.scatter_reduce(0, edges[1], best[edges[0]] + lengths, "amin")
        if torch.allclose(heard, best, rtol=0, atol=1e-4):
            return heard
        best = heard
    raise ValueError("a negative cycle")

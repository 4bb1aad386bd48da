"""Twins of the wrong answers to task shortest_paths: the same misconceptions, written by another hand."""

import math

import torch
from torch import Tensor

from autograder.catalogue import wrong


@wrong("shortest_paths", "edges counted")
def shortest_paths(edges, lengths, n, start):
    steps = [math.inf] * n
    steps[start] = 0
    queue = [start]
    while queue:
        v = queue.pop(0)
        for u, w in edges.T.tolist():
            if u == v and steps[w] == math.inf:
                steps[w] = steps[v] + 1
                queue.append(w)
    return torch.tensor(steps, dtype=lengths.dtype)


@wrong("shortest_paths", "three rounds")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    for _ in range(3):
        new = dict(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best:
                new[v] = min(new.get(v, math.inf), best[u] + length)
        best = new
    return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)


@wrong("shortest_paths", "the first path that arrives")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    while True:
        new = {}
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best and v not in best:
                new[v] = min(new.get(v, math.inf), best[u] + length)
        if not new:
            return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)
        best |= new


@wrong("shortest_paths", "Dijkstra")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    done = set()
    for _ in range(n):
        v = min((u for u in range(n) if u not in done), key=best.__getitem__)
        done.add(v)
        for (u, w), length in zip(edges.T.tolist(), lengths.tolist()):
            if u == v and w not in done:
                best[w] = min(best[w], best[v] + length)
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "against the direction")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    walks = list(zip(edges.T.tolist(), lengths.tolist()))
    for _ in range(n):
        for (u, v), length in walks:
            best[u] = min(best[u], best[v] + length)
    if any(best[v] + length < best[u] for (u, v), length in walks):
        raise ValueError("a negative cycle")
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "both directions")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    walks = list(zip(edges.T.tolist(), lengths.tolist()))
    walks += [((v, u), length) for (u, v), length in walks]
    for _ in range(n):
        for (u, v), length in walks:
            best[v] = min(best[v], best[u] + length)
    if any(best[u] + length < best[v] for (u, v), length in walks):
        raise ValueError("a negative cycle")
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "own value forgotten where something arrives")
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        rows = []
        for v in range(n):
            heard = (best[edges[0]] + lengths)[edges[1] == v]
            rows.append(heard.min() if len(heard) else best[v])
        new = torch.stack(rows)
        if torch.equal(new, best):
            return best
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "longest path")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    for _ in range(n):
        new = dict(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best:
                new[v] = max(new.get(v, -math.inf), best[u] + length)
        if new == best:
            return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "one message a vertex")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        heard = {v: best[u] + length for (u, v), length in zip(edges.T.tolist(), lengths.tolist())}
        new = [min(b, heard.get(v, math.inf)) for v, b in enumerate(best)]
        if new == best:
            return torch.tensor(best, dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "0 where there is no path")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    for _ in range(n):
        new = dict(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best:
                new[v] = min(new.get(v, math.inf), best[u] + length)
        if new == best:
            return torch.tensor([best.get(v, 0.0) for v in range(n)], dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "a large number for infinity")
def shortest_paths(edges, lengths, n, start):
    best = [1e9] * n
    best[start] = 0.0
    for _ in range(n):
        new = list(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            new[v] = min(new[v], best[u] + length)
        if new == best:
            return torch.tensor(best, dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "no error for a negative cycle, a round less")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    for _ in range(n - 1):
        new = dict(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best:
                new[v] = min(new.get(v, math.inf), best[u] + length)
        best = new
    return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)


@wrong("shortest_paths", "error for every negative length")
def shortest_paths(edges, lengths, n, start):
    if min(lengths.tolist(), default=0) < 0:
        raise ValueError("lengths have to be positive")
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            best[v] = min(best[v], best[u] + length)
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "error for a cycle out of reach")
def shortest_paths(edges, lengths, n, start):
    walks = list(zip(edges.T.tolist(), lengths.tolist()))
    potential = [0.0] * n
    for _ in range(n + 1):
        before = list(potential)
        for (u, v), length in walks:
            potential[v] = min(potential[v], potential[u] + length)
    if before != potential:
        raise ValueError("a negative cycle")
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        for (u, v), length in walks:
            best[v] = min(best[v], best[u] + length)
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "start always 0")
def shortest_paths(edges, lengths, n, start):
    best = {0: 0.0}
    for _ in range(n):
        new = dict(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best:
                new[v] = min(new.get(v, math.inf), best[u] + length)
        if new == best:
            return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "changed in place")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n - 1):
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            best[v] = min(best[v], best[u] + length)
    best = torch.tensor(best, dtype=lengths.dtype)
    if (lengths.add_(best[edges[0]]) < best[edges[1]]).any():
        raise ValueError("a negative cycle")
    return best


@wrong("shortest_paths", "zeros")
def shortest_paths(edges, lengths, n, start):
    return torch.zeros(n).to(lengths)


@wrong("shortest_paths", "own value forgotten")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        new = [math.inf] * n
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            new[v] = min(new[v], best[u] + length)
        if new == best:
            break
        best = new
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "no error for a negative cycle")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        new = list(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            new[v] = min(new[v], best[u] + length)
        best = new
    return torch.tensor(best, dtype=lengths.dtype)


@wrong("shortest_paths", "no error for a negative cycle, edge by edge")
def shortest_paths(edges, lengths, n, start):
    best = {start: 0.0}
    for _ in range(1, n):
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if u in best and best[u] + length < best.get(v, math.inf):
                best[v] = best[u] + length
    return torch.tensor([best.get(v, math.inf) for v in range(n)], dtype=lengths.dtype)


@wrong("shortest_paths", "until nearly nothing changes")
def shortest_paths(edges, lengths, n, start):
    best = torch.full((n,), math.inf, dtype=lengths.dtype)
    best[start] = 0
    for _ in range(n):
        new = best.clone()
        for (u, v), length in zip(edges.T.tolist(), lengths):
            new[v] = torch.minimum(new[v], best[u] + length)
        if np.allclose(new.numpy(), best.numpy()):
            return new
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "single precision inside")
def shortest_paths(edges, lengths, n, start):
    best = np.full(n, np.inf, dtype=np.float32)
    best[start] = 0
    for _ in range(n):
        new = best.copy()
        np.minimum.at(new, edges[1].numpy(), best[edges[0].numpy()] + lengths.numpy().astype(np.float32))
        if (new == best).all():
            return torch.from_numpy(best).to(lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "a million for infinity")
def shortest_paths(edges, lengths, n, start):
    best = [1e6] * n
    best[start] = 0.0
    for _ in range(n):
        new = list(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            if best[u] < 1e6:
                new[v] = min(new[v], best[u] + length)
        if new == best:
            return torch.tensor([math.inf if b >= 1e6 else b for b in best], dtype=lengths.dtype)
        best = new
    raise ValueError("a negative cycle")


@wrong("shortest_paths", "until changes are below a fixed number")
def shortest_paths(edges, lengths, n, start):
    best = [math.inf] * n
    best[start] = 0.0
    for _ in range(n):
        new = list(best)
        for (u, v), length in zip(edges.T.tolist(), lengths.tolist()):
            new[v] = min(new[v], best[u] + length)
        gains = [old - now for old, now in zip(best, new) if now < old]
        best = new
        if not gains or max(gains) < 1e-4:
            return torch.tensor(best, dtype=lengths.dtype)
    raise ValueError("a negative cycle")

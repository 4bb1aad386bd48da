"""Twins of the wrong answers to task regions: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("regions", "H + 1")
def count_regions(w, b, v, low, high):
    return w.numel() + 1


@wrong("regions", "interval ignored")
def count_regions(w, b, v, low, high):
    places = (-b / w)[w != 0].unique().tolist()
    slopes = [
        sum(abs(a) * c for a, d, c in zip(w.tolist(), b.tolist(), v.tolist()) if a and -d / a == x)
        for x in places
    ]
    return 1 + sum(s != 0 for s in slopes)


@wrong("regions", "kinks instead of regions")
def count_regions(w, b, v, low, high):
    places = {-d / a for a, d in zip(w.tolist(), b.tolist()) if a}
    bends = 0
    for x in places:
        change = sum(abs(a) * c for a, d, c in zip(w.tolist(), b.tolist(), v.tolist()) if a and -d / a == x)
        bends += bool(change) and low < x < high
    return bends


@wrong("regions", "kink at b / w")
def count_regions(w, b, v, low, high):
    places = {d / a for a, d in zip(w.tolist(), b.tolist()) if a}
    bends = 0
    for x in places:
        change = sum(abs(a) * c for a, d, c in zip(w.tolist(), b.tolist(), v.tolist()) if a and d / a == x)
        bends += bool(change) and low < x < high
    return bends + 1


@wrong("regions", "kink at minus the bias")
def count_regions(w, b, v, low, high):
    places = {-d for a, d in zip(w.tolist(), b.tolist()) if a}
    bends = 0
    for x in places:
        change = sum(abs(a) * c for a, d, c in zip(w.tolist(), b.tolist(), v.tolist()) if a and -d == x)
        bends += bool(change) and low < x < high
    return bends + 1


@wrong("regions", "only units that switch on")
def count_regions(w, b, v, low, high):
    on = w > 0
    w, b, v = w[on], b[on], v[on]
    places = -b / w
    bends = 0
    for x in places.unique():
        change = (v * w)[places == x].sum()
        bends += int(change != 0 and low < x < high)
    return bends + 1


@wrong("regions", "on-off patterns of two to the H")
def count_regions(w, b, v, low, high):
    places = {-d / a for a, d in zip(w.tolist(), b.tolist()) if a}
    patterns = 1
    for x in places:
        change = sum(abs(a) * c for a, d, c in zip(w.tolist(), b.tolist(), v.tolist()) if a and -d / a == x)
        if change and low < x < high:
            patterns *= 2
    return patterns


@wrong("regions", "always one")
def count_regions(w, b, v, low, high):
    regions = 1
    return regions


@wrong("regions", "shared kinks counted for each unit")
def count_regions(w, b, v, low, high):
    bent = (w != 0) & (v != 0)
    places = -b[bent] / w[bent]
    return 1 + int(torch.logical_and(low < places, places < high).sum())


@wrong("regions", "cancellation overlooked")
def count_regions(w, b, v, low, high):
    bent = (w != 0) & (v != 0)
    places = torch.unique(-b[bent] / w[bent])
    return 1 + len([x for x in places.tolist() if low < x < high])


@wrong("regions", "sign of the weight in the change of slope")
def count_regions(w, b, v, low, high):
    w, b, v = w[w != 0], b[w != 0], v[w != 0]
    places = -b / w
    inside = [x for x in places.unique() if low < x < high]
    return 1 + sum(int((v * w)[places == x].sum() != 0) for x in inside)


@wrong("regions", "output weights only")
def count_regions(w, b, v, low, high):
    w, b, v = w[w != 0], b[w != 0], v[w != 0]
    places = -b / w
    inside = [x for x in places.unique() if low < x < high]
    return 1 + sum(int(v[places == x].sum() != 0) for x in inside)


@wrong("regions", "ends counted")
def count_regions(w, b, v, low, high):
    w, b, v = w[w != 0], b[w != 0], v[w != 0]
    places = -b / w
    inside = [x for x in places.unique() if not (x < low or x > high)]
    return 1 + sum(int((v * w.abs())[places == x].sum() != 0) for x in inside)


@wrong("regions", "division by zero")
def count_regions(w, b, v, low, high):
    kinks = {}
    for j in range(len(w)):
        x = -b[j].item() / w[j].item()
        kinks.setdefault(x, []).append(v[j].item() * abs(w[j].item()))
    return 1 + len([x for x, parts in kinks.items() if low < x < high and sum(parts) != 0])


@wrong("regions", "changes v in place")
def count_regions(w, b, v, low, high):
    for j in range(len(v)):
        v[j] = v[j] * w[j].abs()
    places = -b[w != 0] / w[w != 0]
    inside = [x for x in places.unique() if low < x < high]
    return 1 + sum(int(v[w != 0][places == x].sum() != 0) for x in inside)


@wrong("regions", "kinks rounded")
def count_regions(w, b, v, low, high):
    kinks = {}
    for j in range(len(w)):
        if w[j]:
            x = float(f"{-b[j].item() / w[j].item():.4f}")
            kinks[x] = kinks.get(x, 0.0) + v[j].item() * abs(w[j].item())
    return 1 + len([x for x in kinks if low < x < high and kinks[x] != 0])

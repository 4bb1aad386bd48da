"""Binary threshold units: what they separate, and autoencoders made of them. (Slides, lecture 02, part 4.)

A threshold unit cuts its inputs in two, so with finitely many points there are finitely many things that it
can do. In the plane this module lists them all, which makes "the best unit" a matter of trying:

    linear_splits(X)                          every split of the points that a line can make
    best_line(X, y)                           the perceptron with the fewest errors
    most_right(X, y)                          how many labels it gets right
    best_autoencoder(X, units=1)              the best threshold autoencoder
    best_clustering(X, clusters=2)            the best K-means clustering, to compare with
"""

from dataclasses import dataclass
from itertools import combinations
from math import pi

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from scipy.optimize import linprog
from torch import Tensor


def threshold(s: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    """1 (a spike) where the preactivation is at least 0, else 0."""
    return (s >= 0).to(s.dtype)


def separate(
    X: Float[Tensor, "examples n"], y: Bool[Tensor, " examples"], margin: float = 1.0
) -> tuple[Float[Tensor, " n"], float] | None:
    """Weights and bias of a threshold unit without error, or None if there is none: a linear program.

    Positive examples get w . x + b >= margin / 2, negative ones <= -margin / 2. A margin above 0 costs
    nothing, as weights and bias may be scaled together, and rounding cannot put a point on the wrong side.
    With margin 0 the program asks too little: w = 0, b = 0 solves it.
    """
    examples, n = X.shape
    ones = np.ones((examples, 1))
    rows = np.concatenate([X.double().numpy(), ones], axis=1)
    sign = np.where(y.numpy(), -1.0, 1.0)[:, None]  # linprog takes "at most"
    bound = np.full(examples, -margin / 2)
    found = linprog(np.zeros(n + 1), A_ub=sign * rows, b_ub=bound, bounds=(None, None))
    if found.status == 2:  # infeasible
        return None
    return torch.tensor(found.x[:n]), float(found.x[n])


def linear_splits(X: Float[Tensor, "examples 2"]) -> Bool[Tensor, "splits examples"]:
    """Every way in which a threshold unit can answer for these points of the plane, each listed once.

    The order of the points along a direction changes only where two of them swap, so one direction between
    any two neighboring swaps is enough; each beginning of each order is a split, and so is its complement.
    """
    i, j = torch.triu_indices(len(X), len(X), 1)
    along = (X[i] - X[j]).double()
    along = along[along.any(1)]  # equal points never swap
    swaps = torch.sort((torch.atan2(along[:, 1], along[:, 0]) + pi / 2) % pi).values.unique()
    if len(swaps) == 0:
        swaps = torch.zeros(1, dtype=torch.float64)
    following = torch.cat([swaps[1:], swaps[:1] + pi])
    angles = ((swaps + following) / 2)[following - swaps > 1e-9]
    found = {}
    for angle in angles:
        projected = X.double() @ torch.stack([angle.cos(), angle.sin()])
        for cut in projected.unique():
            split = projected >= cut
            for answer in (split, ~split):
                found[tuple(answer.tolist())] = answer
    return torch.stack(list(found.values()))


def best_line(
    X: Float[Tensor, "examples 2"], y: Bool[Tensor, " examples"]
) -> tuple[Float[Tensor, " 2"], float, int]:
    """Weights, bias and number of right answers of the threshold unit with the fewest errors in the plane.

    A line that errs least can be moved until it touches a point, and which side that point is on is free. So
    it is enough to turn a line around each point: on the way the other points enter its left side (where the
    unit answers 1) half a turn before they leave it. That takes time proportional to N^2 log N.
    """
    points, sign = X.double().numpy(), np.where(y.numpy(), 1, -1)
    best = (np.zeros(2), 0.0, -1)
    for pivot in np.unique(points, axis=0):
        here = (points == pivot).all(1)
        own, s = sign[here].sum(), sign[~here]
        away = points[~here] - pivot
        if not len(away):  # all examples lie at one place
            return (
                torch.zeros(2, dtype=torch.float64),
                1.0 if own >= 0 else -1.0,
                int(len(sign) + abs(own)) // 2,
            )
        phi = np.arctan2(away[:, 1], away[:, 0])
        angles, change = np.concatenate([phi - pi, phi]) % (2 * pi), np.concatenate([s, -s])
        order = np.argsort(angles)
        angles, running = angles[order], np.cumsum(change[order])
        gaps = np.diff(angles, append=angles[0] + 2 * pi)
        middle = angles + gaps / 2
        widest = gaps.argmax()  # count there, and the running sum tells the rest
        inside = s[(phi - middle[widest]) % (2 * pi) < pi].sum()
        scores = np.where(gaps > 1e-9, running + inside - running[widest], -len(sign))
        right = int(scores.max() + (s < 0).sum() + (here.sum() + abs(own)) // 2)
        if right > best[2]:
            theta = middle[scores.argmax()]
            w = np.array([-np.sin(theta), np.cos(theta)])
            shift = np.abs(away @ w).min() / 2 * (1 if own >= 0 else -1)
            best = (w, float(shift - w @ pivot), right)
    return torch.from_numpy(best[0]), best[1], best[2]


def most_right(X: Float[Tensor, "examples 2"], y: Bool[Tensor, " examples"]) -> int:
    """Largest number of examples that one threshold unit can get right."""
    return best_line(X, y)[2]


@dataclass(frozen=True)
class ThresholdAutoencoder:
    """The best one for some data: codes of the examples, decoder x^ = b + W^T z, squared error."""

    codes: Float[Tensor, "examples units"]
    b: Float[Tensor, " D"]
    W: Float[Tensor, "units D"]
    error: float

    def centers(self) -> Float[Tensor, "codewords D"]:
        """What each of the 2^units codewords decodes to, from 0...0 to 1...1."""
        units = self.W.shape[0]
        words = [[(k >> (units - 1 - u)) & 1 for u in range(units)] for k in range(2**units)]
        return self.b + torch.tensor(words, dtype=self.W.dtype) @ self.W


def best_autoencoder(X: Float[Tensor, "examples 2"], units: int) -> ThresholdAutoencoder:
    """The best of all autoencoders with so many threshold units as code and a linear decoder.

    Tries every combination of splits; for given codes the decoder is a least-squares problem. The number of
    combinations grows quickly: for a dozen points and one or two units.
    """
    X = X.double()
    splits = linear_splits(X)
    splits = splits[~splits[:, 0]]  # a unit and its complement make the same autoencoder
    best: ThresholdAutoencoder | None = None
    for chosen in combinations(range(len(splits)), units):
        codes = splits[list(chosen)].mT.double()  # examples x units
        inputs = torch.cat([torch.ones(len(X), 1, dtype=torch.float64), codes], dim=1).numpy()
        decoder = np.linalg.lstsq(inputs, X.numpy(), rcond=None)[0]
        error = float(((X.numpy() - inputs @ decoder) ** 2).sum())
        if best is None or error < best.error - 1e-12:
            best = ThresholdAutoencoder(
                codes, torch.from_numpy(decoder[0]), torch.from_numpy(decoder[1:]), error
            )
    if best is None:
        raise ValueError(f"units is {units}; {len(X)} points have {len(splits)} splits to choose from")
    return best


def best_clustering(X: Float[Tensor, "examples D"], clusters: int) -> tuple[Int[Tensor, " examples"], float]:
    """Labels and squared error of the best K-means clustering, over all ways to divide the examples.

    Dynamic programming over subsets: exact, for at most 14 examples (3^examples steps).
    """
    n = len(X)
    if not 1 <= clusters <= n or n > 14:
        raise ValueError(f"{clusters} clusters of {n} examples; expected 1 to {min(n, 14)} of at most 14")
    members = np.array([[mask >> i & 1 for i in range(n)] for mask in range(1 << n)], dtype=float)
    points, sizes = X.double().numpy(), np.maximum(members.sum(1), 1)
    cost = members @ (points**2).sum(1) - ((members @ points) ** 2).sum(1) / sizes  # around the mean
    best, choice = cost.copy(), []
    for _ in range(clusters - 1):
        better, part = best.copy(), np.zeros(1 << n, dtype=int)
        for mask in range(1, 1 << n):
            rest = mask & (mask - 1)  # the first example is in the new cluster, the others may be
            inside = rest
            while True:
                total = cost[mask ^ inside] + best[inside]
                if total < better[mask]:
                    better[mask], part[mask] = total, inside
                if inside == 0:
                    break
                inside = (inside - 1) & rest
        choice.append(part)
        best = better
    labels, left = torch.zeros(n, dtype=torch.int64), (1 << n) - 1
    for label, part in enumerate(reversed(choice), start=1):
        inside = int(part[left])
        labels[[i for i in range(n) if inside >> i & 1]] = label
        left = inside
    return labels, max(float(best[-1]), 0.0)

"""Hierarchical softmax: predict a class by a path of decisions through a tree. (Slides, lecture 04, part 3.)

The classes are the leaves of a binary tree. Each interior vertex holds a weight vector and a bias, and
decides left or right by a logistic unit; the probability of a class is the product of the decisions on its
path. One example touches only the vertices on one path: about log2 C of them instead of C class vectors.
"""

import heapq
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

# A tree is a list of codes, one for each class: the path to its leaf as text, "0" for left and "1" for right.
Codes = list[str]


def balanced_codes(classes: int) -> Codes:
    """Codes of a balanced tree: all lengths are log2(classes), rounded down or up.

    With 16 classes, class 5 is leaf "0101". ValueError for fewer than two classes.
    """
    if classes < 2:
        raise ValueError(f"classes is {classes}; a tree needs at least 2")

    def split(first: int, last: int, code: str) -> Codes:  # the leaves first, ..., last - 1
        if last - first == 1:
            return [code]
        middle = (first + last + 1) // 2
        return split(first, middle, code + "0") + split(middle, last, code + "1")

    return split(0, classes, "")


def huffman_codes(frequencies: Sequence[float] | Float[Tensor, " classes"]) -> Codes:
    """Codes of the tree with the shortest expected path, for classes with these frequencies (any scale).

    Huffman (1952): join the two rarest subtrees into one, again and again; rare classes end up deep.
    """
    weights = [float(f) for f in frequencies]
    if len(weights) < 2 or min(weights) < 0:
        raise ValueError(f"frequencies is {weights[:10]}; expected at least 2, none of them negative")
    codes = [""] * len(weights)
    heap = [(weight, i, [i]) for i, weight in enumerate(weights)]  # weight, tie breaker, classes below
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, i, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        heapq.heappush(heap, (a + b, i, left + right))
    return codes


def clustered_codes(vectors: Float[Tensor, "classes d"]) -> Codes:
    """Codes of a balanced tree with similar classes side by side, for classes with these vectors.

    Each vertex splits its classes in two halves along the direction in which their vectors spread most. Where
    all vectors are equal the order of the classes decides. ValueError for fewer than two classes.
    """
    if len(vectors) < 2:
        raise ValueError(f"vectors has {len(vectors)} rows; a tree needs at least 2 classes")
    codes = [""] * len(vectors)
    todo = [torch.arange(len(vectors))]
    while todo:
        members = todo.pop()
        centered = vectors[members] - vectors[members].mean(0)
        _, directions = torch.linalg.eigh(centered.mT @ centered)  # the largest eigenvalue comes last
        order = (centered @ directions[:, -1]).argsort(stable=True)
        middle = (len(members) + 1) // 2
        for bit, half in (("0", members[order[:middle]]), ("1", members[order[middle:]])):
            for c in half.tolist():
                codes[c] += bit
            if len(half) > 1:
                todo.append(half)
    return codes


def expected_length(codes: Codes, frequencies: Float[Tensor, " classes"]) -> float:
    """Decisions on the path to a class drawn with these frequencies, on average."""
    lengths = torch.tensor([len(code) for code in codes], dtype=frequencies.dtype)
    return ((lengths * frequencies).sum() / frequencies.sum()).item()


class HierarchicalSoftmax(nn.Module):
    """Class probabilities from a binary tree over the classes; C classes have C - 1 interior vertices.

    d: size of the input z. codes: the tree, see `balanced_codes` and `huffman_codes`. ValueError where the
    codes are not those of a full binary tree. sparse: let the gradients of the vertices' weights be torch's
    sparse tensors, so that a backward pass costs no more than its path.
    """

    def __init__(self, d: int, codes: Codes, sparse: bool = False):
        super().__init__()
        vertices = {code[:k] for code in codes for k in range(len(code))}  # all beginnings of codes
        if len(set(codes)) != len(codes) or len(vertices) != len(codes) - 1 or vertices & set(codes):
            raise ValueError(
                f"{len(codes)} codes with {len(vertices)} beginnings do not make a full binary tree"
            )
        self.place = {vertex: i for i, vertex in enumerate(sorted(vertices, key=lambda v: (len(v), v)))}
        self.weights = nn.Embedding(len(vertices), d, sparse=sparse)
        self.bias = nn.Embedding(len(vertices), 1, sparse=sparse)
        nn.init.zeros_(self.weights.weight)
        nn.init.zeros_(self.bias.weight)
        deepest = max(map(len, codes))
        short = [[0] * (deepest - len(code)) for code in codes]
        path = [
            [self.place[c[:k]] for k in range(len(c))] + rest for c, rest in zip(codes, short, strict=True)
        ]
        step = {"0": -1.0, "1": 1.0}  # left, right; 0 beyond the leaf
        sign = [[step[bit] for bit in c] + [0.0] * len(rest) for c, rest in zip(codes, short, strict=True)]
        self.register_buffer("path", torch.tensor(path))
        self.register_buffer("sign", torch.tensor(sign))
        self.path: Tensor
        self.sign: Tensor

    def log_probability(
        self, z: Float[Tensor, "batch d"], y: Int[Tensor, " batch"]
    ) -> Float[Tensor, " batch"]:
        """log p(y): the sum of log s(+-(w_i . z + b_i)) over the path, s the logistic function.

        On the slide a decision is S(0, w . z + b): right has probability s(w . z + b), left s(-(w . z + b)).
        """
        path, sign = self.path[y], self.sign[y]  # batch x deepest
        scores = (self.weights(path) @ z.unsqueeze(-1)).squeeze(-1) + self.bias(path).squeeze(-1)
        return (F.logsigmoid(sign * scores) * sign.abs()).sum(-1)

    def forward(self, z: Float[Tensor, "batch d"]) -> Float[Tensor, "batch classes"]:
        """Probabilities of all classes. No cheaper than a softmax: every vertex is needed."""
        scores = z @ self.weights.weight.mT + self.bias.weight.squeeze(-1)  # batch x vertices
        decisions = F.logsigmoid(self.sign * scores[:, self.path]) * self.sign.abs()
        return decisions.sum(-1).exp()

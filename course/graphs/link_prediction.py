"""Missing facts of a knowledge graph: which entity completes (head, relation, ?)?

Slides, lecture 09, part 2.

A fact is a triple (head, relation, tail). Every relation also counts in the other direction, as relation +
number of relations, so that (?, relation, tail) is a query, too: (tail, inverse relation, ?). All three
models take heads and relations, `queries` each, and score every entity as the tail: `queries entities`.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from course.graphs.message_passing import VertexProgram

Triples = Int[Tensor, "triples 3"]
Queries = Int[Tensor, " queries"]
Scores = Float[Tensor, "queries entities"]


def both_directions(triples: Triples, relations: int) -> Int[Tensor, "2*triples 3"]:
    """The triples, and each the other way round with the inverse relation (whose inverse is the relation)."""
    head, relation, tail = triples.mT
    inverse = (relation + relations) % (2 * relations)
    return torch.cat([triples, torch.stack([tail, inverse, head], 1)])


class TransE(nn.Module):
    """A relation is a step: tail is near head + relation. (Bordes et al., 2013.) Scores are -distances."""

    def __init__(self, entities: int, relations: int, d: int):
        super().__init__()
        self.entity = nn.Parameter(torch.randn(entities, d) / d**0.5)
        self.relation = nn.Parameter(torch.randn(2 * relations, d) / d**0.5)
        self.sharpness = nn.Parameter(torch.tensor(5.0))  # distances lie in a narrow range: scale the scores

    def forward(self, heads: Queries, relations: Queries) -> Scores:
        return -self.sharpness * torch.cdist(self.entity[heads] + self.relation[relations], self.entity)


class DistMult(nn.Module):
    """A relation weighs the entries of an inner product, sum of head * relation * tail. (Yang et al.,
    2015.)"""

    def __init__(self, entities: int, relations: int, d: int):
        super().__init__()
        self.entity = nn.Parameter(torch.randn(entities, d) / d**0.5)
        self.relation = nn.Parameter(torch.randn(2 * relations, d))

    def forward(self, heads: Queries, relations: Queries) -> Scores:
        return (self.entity[heads] * self.relation[relations]) @ self.entity.mT


class PathNetwork(nn.Module):
    """In the manner of NBFNet (Zhu et al., 2021): label the head with the query, and pass messages.

    Only the head starts with a value other than 0, an embedding of the query's relation; a message is the
    sender's value times a vector for the edge's relation, made from the query; messages add up, and each
    layer puts the start back in, as Bellman and Ford do. No entity has an embedding of its own: all that the
    network knows of one is how it is joined to the head. graph: the facts to walk on, in both directions.
    """

    def __init__(self, entities: int, relations: int, d: int, graph: Int[Tensor, "facts 3"], layers: int = 4):
        super().__init__()
        self.entities, self.relations = entities, relations
        self.graph: Tensor
        self.register_buffer("graph", graph, persistent=False)
        self.query = nn.Embedding(2 * relations, d)
        self.edges = nn.ModuleList(nn.Linear(d, 2 * relations * d) for _ in range(layers))
        self.mixes = nn.ModuleList(nn.Linear(2 * d, d) for _ in range(layers))
        self.norms = nn.ModuleList(nn.LayerNorm(d) for _ in range(layers))
        self.score = nn.Sequential(nn.Linear(2 * d, d), nn.ReLU(), nn.Linear(d, 1))

    def forward(self, heads: Queries, relations: Queries, hidden: Triples | None = None) -> Scores:
        """hidden: facts that the network must not walk on, nor back, as those that it is asked for in
        training."""
        facts = self.graph if hidden is None else without(self.graph, both_directions(hidden, self.relations))
        source, relation, target = facts.mT
        asked, each = self.query(relations), torch.arange(len(heads), device=heads.device)
        start = asked.new_zeros(self.entities, *asked.shape).index_put((heads, each), asked)
        program = VertexProgram(lambda sent, _, way: sent * way)  # both queries x d, for each fact
        values = start  # entities x queries x d
        for edge, mix, norm in zip(self.edges, self.mixes, self.norms, strict=True):
            ways = edge(asked).unflatten(1, (2 * self.relations, -1)).transpose(0, 1)[relation]
            arrived = program.step(values, torch.stack([source, target]), ways) + start
            values = values + F.relu(norm(mix(torch.cat([values, arrived], -1))))
        joined = torch.cat([values, asked.expand_as(values)], -1)
        return self.score(joined).squeeze(-1).mT


def without(facts: Int[Tensor, "facts 3"], others: Int[Tensor, "others 3"]) -> Int[Tensor, "left 3"]:
    """The facts that are not among the others."""
    base = 1 + int(torch.cat([facts, others]).max())
    place = torch.tensor([base * base, base, 1], device=facts.device)
    return facts[~torch.isin((facts * place).sum(1), (others * place).sum(1))]


def filtered_ranks(
    score: Callable[[Queries, Queries], Scores],
    asked: Triples,
    known: Int[Tensor, "known 3"],
    batch: int = 64,
) -> Float[Tensor, " triples"]:
    """For each asked triple the rank of its tail among all entities, 1 for the best; equals share their mean.

    Filtered: other tails that are known to be right (`known` holds all triples, in the directions that are
    asked) do not count as better.
    """
    right: dict[tuple[int, int], list[int]] = {}
    for head, relation, tail in known.tolist():
        right.setdefault((head, relation), []).append(tail)
    ranks = []
    for some in asked.split(batch):
        with torch.no_grad():
            scores = score(some[:, 0], some[:, 1]).cpu()
        for row, (head, relation, tail) in zip(scores, some.tolist(), strict=True):
            own = row[tail].clone()
            row[right.get((head, relation), [])] = -torch.inf
            row[tail] = -torch.inf
            ranks.append(1 + (row > own).sum().item() + (row == own).sum().item() / 2)
    return torch.tensor(ranks)


def mean_reciprocal_rank(ranks: Float[Tensor, " triples"]) -> float:
    """The mean of 1 / rank: 1 if every answer comes first."""
    return float((1 / ranks).mean())


def hits(ranks: Float[Tensor, " triples"], top: int = 10) -> float:
    """The share of answers among the first `top`."""
    return float((ranks <= top).float().mean())

"""How good are word vectors? Two tests that need no network of judges, only the text's own vocabulary.

Groups: are the nearest of fifteen parts of the body other parts of the body? Plurals: is "kings" among the
neighbors of "king"? (Lecture 04, parts 2 and 3.) The groups are of words that are frequent in the Bible.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from course.categorical.word_vectors import Vocabulary

GROUPS = {
    "numbers": "two three four five six seven eight nine ten twelve twenty thirty forty hundred thousand",
    "kin": "father mother brother sister son daughter wife husband brethren sons daughters",
    "body": "hand foot head eye ear mouth tongue heart neck arm hands feet eyes ears lips",
    "animals": "sheep ox ass goat ram lamb horse camel bullock dog lion bear wolf",
    "metals": "gold silver brass iron tin lead copper",
    "colors": "white black red blue purple scarlet green",
    "food": "bread wine oil flour honey milk corn fruit meat flesh",
    "weather": "rain wind snow hail cloud storm tempest dew thunder",
    "tribes": "judah benjamin ephraim manasseh reuben gad dan asher naphtali issachar zebulun simeon levi",
    "war": "sword spear shield bow arrows helmet host battle army",
    "rulers": "king queen prince princes kings ruler governor captain judge",
    "building": "wall gate door window pillar roof chamber court porch house",
    "water": "sea river brook well fountain waters rivers pool stream",
}


def group_precision(vectors: Float[Tensor, "words d"], vocabulary: Vocabulary) -> float:
    """R-precision of the groups: for a word of a group of n, the share of its group among its n - 1 nearest.

    Neighbors are sought among the grouped words alone, by cosine; the mean over all of them is returned.
    Random vectors get less than 0.1. ValueError where the vocabulary holds fewer than two groups.
    """
    known = [[word for word in words.split() if word in vocabulary.words] for words in GROUPS.values()]
    if sum(len(words) > 1 for words in known) < 2:
        raise ValueError(f"the vocabulary of {len(vocabulary)} words holds fewer than two of the word groups")
    group = torch.tensor([g for g, words in enumerate(known) for _ in words])
    ids = torch.tensor([vocabulary.id(word) for words in known for word in words])
    x = F.normalize(vectors[ids], dim=-1)
    order = (x @ x.mT).fill_diagonal_(-torch.inf).argsort(1, descending=True)  # nearest first
    same = group[order] == group[:, None]
    relevant = same.sum(1) - 1  # without the word itself, which comes last
    nearest = torch.arange(len(ids)) < relevant[:, None]
    return ((same & nearest).sum(1) / relevant.clamp_min(1)).mean().item()


def plural_pairs(vocabulary: Vocabulary, min_count: int = 20) -> Int[Tensor, "pairs 2"]:
    """Words that occur min_count times or more with and without a final s, as places in the vocabulary.

    A rule of thumb: it finds king and kings, but also other and others.
    """
    place = {
        word: i
        for i, (word, n) in enumerate(zip(vocabulary.words, vocabulary.counts, strict=True))
        if n >= min_count
    }
    pairs = [[i, place[word + "s"]] for word, i in place.items() if len(word) > 2 and word + "s" in place]
    return torch.tensor(pairs).reshape(-1, 2)


def plurals_found(vectors: Float[Tensor, "words d"], pairs: Int[Tensor, "pairs 2"], k: int = 10) -> float:
    """Share of the pairs whose second word is among the k nearest of the first, in the whole vocabulary."""
    x = F.normalize(vectors, dim=-1)
    cosines = x[pairs[:, 0]] @ x.mT  # pairs x words
    cosines.scatter_(1, pairs[:, :1], -torch.inf)  # a word is not its own neighbor
    nearer = cosines > cosines.gather(1, pairs[:, 1:])
    return (nearer.sum(1) < k).float().mean().item()

"""Word vectors: embeddings of words, trained to predict their neighbors. (Slides, lecture 04, part 2.)

CBOW predicts a word from the sum of the embeddings of its neighbors, skip-gram predicts a neighbor from the
word alone. Both are one network, an embedding layer and a softmax layer, and differ in their examples only.
Mikolov et al. (2013). The softmax is trained by `negative_sampling_loss` or, exactly, by `softmax_loss`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn


@dataclass(frozen=True)
class Vocabulary:
    """The words that have a vector, most frequent first, and how often each occurs in the text."""

    words: list[str]
    counts: Float[Tensor, " words"]

    def __len__(self) -> int:
        return len(self.words)

    def id(self, word: str) -> int:
        """Place of a word in the vocabulary; KeyError for a word that is not in it."""
        try:
            return self.words.index(word)
        except ValueError:
            raise KeyError(f"{word!r} is not in the vocabulary of {len(self)} words") from None

    def encode(self, text: Sequence[str]) -> Int[Tensor, " tokens"]:
        """The text as places in the vocabulary; words that are not in it are left out."""
        ids = {word: i for i, word in enumerate(self.words)}
        return torch.tensor([ids[word] for word in text if word in ids])


def vocabulary(text: Sequence[str], min_count: int = 5) -> Vocabulary:
    """Collect the words that occur at least min_count times. ValueError where there is none."""
    common = [(word, count) for word, count in Counter(text).most_common() if count >= min_count]
    if not common:
        raise ValueError(f"no word occurs {min_count} times in a text of {len(text)} words")
    words, counts = zip(*common, strict=True)
    return Vocabulary(list(words), torch.tensor(counts, dtype=torch.float32))


def subsample(
    ids: Int[Tensor, " tokens"],
    counts: Float[Tensor, " words"],
    threshold: float = 1e-4,
    generator: torch.Generator | None = None,
) -> Int[Tensor, " kept"]:
    """Drop frequent words at random: one of frequency f stays with probability sqrt(threshold / f).

    "the" tells little about its neighbors; without most of it, windows also reach farther.
    """
    keep = (threshold * counts.sum() / counts).sqrt().clamp_max(1)
    return ids[torch.rand(len(ids), generator=generator) < keep[ids]]


def cbow_examples(
    ids: Int[Tensor, " tokens"], window: int
) -> tuple[Int[Tensor, "examples context"], Int[Tensor, " examples"]]:
    """For each word: the `window` words on each side (the context), and the word itself (the target).

    Words nearer than `window` to the beginning or the end are no targets.
    """
    if len(ids) <= 2 * window or window < 1:
        raise ValueError(f"a window of {window} words on each side does not fit a text of {len(ids)} words")
    places = ids.unfold(0, 2 * window + 1, 1)  # examples x (2 window + 1)
    return torch.cat([places[:, :window], places[:, window + 1 :]], dim=1), places[:, window]


def skip_gram_examples(
    ids: Int[Tensor, " tokens"], window: int
) -> tuple[Int[Tensor, "examples 1"], Int[Tensor, " examples"]]:
    """For each pair of words at most `window` apart: one of them, and the other as target."""
    context, word = cbow_examples(ids, window)
    return word.repeat_interleave(2 * window).unsqueeze(1), context.flatten()


class WordBatches:
    """Mini-batches of (context, target), in random order; each pass over the text subsamples it anew.

    examples: `cbow_examples` or `skip_gram_examples`. size: examples a batch. window: as for `examples`.
    """

    def __init__(
        self,
        examples: Callable[[Tensor, int], tuple[Tensor, Tensor]],
        ids: Int[Tensor, " tokens"],
        counts: Float[Tensor, " words"],
        *,
        window: int = 5,
        size: int = 1024,
        seed: int = 0,
    ):
        self.examples, self.ids, self.counts = examples, ids, counts
        self.window, self.size = window, size
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        kept = subsample(self.ids, self.counts, generator=self.generator)
        context, target = self.examples(kept, self.window)
        for rows in torch.randperm(len(target), generator=self.generator).split(self.size):
            yield context[rows], target[rows]


class WordVectors(nn.Module):
    """An embedding layer E, a sum, and the weights W of a softmax layer without bias.

    words: number of words V. d: numbers in a vector. tied: use E as W too, as in the lecture of Gordon and
    Ravikumar; then a word's score is high where its own vector resembles the sum of its neighbors' vectors.
    """

    def __init__(self, words: int, d: int = 64, tied: bool = False):
        super().__init__()
        self.E = nn.Parameter(torch.randn(words, d) / (2 * d))
        self.W = self.E if tied else nn.Parameter(torch.zeros(words, d))

    def forward(self, context: Int[Tensor, "examples context"]) -> Float[Tensor, "examples d"]:
        """The sum of the context's embeddings, z: the same for every order of the words (a bag of words)."""
        return F.embedding_bag(context, self.E, mode="sum")

    def scores(self, context: Int[Tensor, "examples context"]) -> Float[Tensor, "examples words"]:
        """Softmax scores z . w_c of all words; softmax turns them into the probabilities of the target."""
        return self(context) @ self.W.mT


def softmax_loss(
    model: WordVectors, context: Int[Tensor, "examples context"], target: Int[Tensor, " examples"]
) -> Float[Tensor, ""]:
    """Mean log loss of the targets under the softmax over all words: V products for each example."""
    return F.cross_entropy(model.scores(context), target)


def negative_sampling_loss(
    model: WordVectors,
    context: Int[Tensor, "examples context"],
    target: Int[Tensor, " examples"],
    noise: Int[Tensor, " n"],
    k: float = 5.0,
) -> Float[Tensor, ""]:
    """Tell the target from noise words: the mean over examples of -log s(z . w_target) - k E log s(-z . w).

    s is the logistic function, E the mean over noise words, so that each example counts k negatives against
    one target. All examples share the n noise words: one matrix product instead of k rows looked up for each.
    The scores are no longer those of a softmax that sums to 1; as word vectors they do as well.
    """
    z = model(context)  # examples x d
    positive = (z * F.embedding(target, model.W)).sum(-1)  # examples
    negative = z @ F.embedding(noise, model.W).mT  # examples x n
    return -(F.logsigmoid(positive) + k * F.logsigmoid(-negative).mean(1)).mean()


class NoiseWords:
    """Draw noise words: word w with probability proportional to counts[w] ** power (0: uniform).

    The slides sample uniformly; word2vec takes power 0.75, so that frequent words are contrasted more often.
    """

    def __init__(self, counts: Float[Tensor, " words"], power: float = 0.75, seed: int = 0):
        self.weights = counts**power
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, n: int) -> Int[Tensor, " n"]:
        return torch.multinomial(self.weights, n, replacement=True, generator=self.generator)


def nearest(vectors: Float[Tensor, "words d"], word: int, k: int = 30) -> Int[Tensor, " k"]:
    """The k words with the largest cosine to a word, nearest first, without the word itself."""
    cosines = F.cosine_similarity(vectors, vectors[word], dim=-1)
    cosines[word] = -torch.inf
    return cosines.topk(min(k, len(vectors) - 1)).indices


def rank(vectors: Float[Tensor, "words d"], word: int, other: int) -> int:
    """Place of another word among the neighbors of a word; 1 is the nearest."""
    order = nearest(vectors, word, len(vectors) - 1)
    return int((order == other).nonzero()) + 1

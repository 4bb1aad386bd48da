"""In-context learning: a Transformer reads solved examples of a task and solves one more, without training.

Slides, lecture 10, part 3, "Examples of prompt engineering". The tasks are linear, as in Garg et al. (2022),
"What can transformers learn in-context?", where the best answer is known: ridge regression.

    task        y = w^T x + noise, with one hidden w for all examples of a prompt
    apart       x_1, y_1, x_2, y_2, ..., x_n                 (Garg et al.)
    together    x_1, (x_1, y_1), x_2, (x_2, y_2), ..., x_n   the same, but each answer comes with its question
    answer      a guess of y_i at each x_i, from the examples before it
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course.attention.decoder import Decoder
from course.attention.multi_head import causal_mask
from course.attention.positions import LearnedPositions

Inputs = Float[Tensor, "tasks examples features"]
Outputs = Float[Tensor, "tasks examples"]
FORMS = ("together", "apart")


def linear_tasks(
    tasks: int, examples: int, features: int, noise: float, generator: torch.Generator, size: float = 1.0
) -> tuple[Inputs, Outputs, Float[Tensor, "tasks features"]]:
    """Random linear tasks: inputs x, outputs y and the hidden weights w of each.

    Inputs and weights are standard normal, the weights times `size`; `noise` is the standard deviation of
    what is added to each output. ValueError for a negative noise or less than one task, example or feature.
    """
    if min(tasks, examples, features) < 1 or noise < 0:
        raise ValueError(
            f"{tasks} tasks, {examples} examples, {features} features, noise {noise}; "
            "expected at least one of each, and a noise of at least 0"
        )
    w = size * torch.randn(tasks, features, generator=generator)
    x = torch.randn(tasks, examples, features, generator=generator)
    y = (x * w[:, None]).sum(-1) + noise * torch.randn(tasks, examples, generator=generator)
    return x, y, w


class TaskBatches:
    """Batches of `size` new linear tasks each, without end. options: those of `linear_tasks`."""

    def __init__(self, size: int, examples: int, features: int, noise: float, seed: int = 0):
        self.options = (size, examples, features, noise)
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        while True:
            yield linear_tasks(*self.options, self.generator)[:2]


def interleave(x: Inputs, y: Outputs, form: str = "together") -> Float[Tensor, "tasks parts width"]:
    """Write examples as a sequence of questions and answers in turn: 2 n parts of features + 1 numbers.

    A question is (x_i, 0). Its answer is (x_i, y_i) in the form "together" and (0, y_i) in the form "apart".
    ValueError for another form.
    """
    if form not in FORMS:
        raise ValueError(f"form is {form!r}; expected one of {', '.join(FORMS)}")
    questions = torch.cat([x, torch.zeros_like(y)[..., None]], dim=-1)
    answers = torch.cat([x if form == "together" else torch.zeros_like(x), y[..., None]], dim=-1)
    return torch.stack([questions, answers], dim=2).flatten(1, 2)


class InContextLearner(nn.Module):
    """A Transformer decoder that reads examples as numbers and guesses each y at its x.

    longest: how many examples a prompt may have; positions are learned. form: see `interleave`.
    """

    def __init__(
        self,
        features: int,
        d: int = 32,
        heads: int = 4,
        layers: int = 2,
        longest: int = 12,
        form: str = "together",
    ):
        super().__init__()
        if form not in FORMS:
            raise ValueError(f"form is {form!r}; expected one of {', '.join(FORMS)}")
        self.form = form
        self.embed = nn.Linear(features + 1, d)
        self.positions = LearnedPositions(2 * longest, d)
        self.decoder = Decoder(d, heads, layers, activation=nn.GELU)
        self.head = nn.Linear(d, 1)

    def forward(self, x: Inputs, y: Outputs) -> Outputs:
        """Guesses of y. The guess at x_i sees x_1, y_1, ..., x_i and not y_i."""
        return self.head(self.decoder(self.read(x, y))[:, 0::2])[..., 0]

    def read(self, x: Inputs, y: Outputs) -> Float[Tensor, "tasks parts d"]:
        """The prompt's parts as the decoder gets them, with their positions."""
        return self.positions(self.embed(interleave(x, y, self.form)))

    @torch.no_grad()
    def looks(self, x: Inputs, y: Outputs) -> list[Float[Tensor, "tasks heads parts parts"]]:
        """The attention weights of each layer over the prompt's parts."""
        z, found = self.read(x, y), []
        mask = causal_mask(z.shape[1], device=z.device)
        for block in self.decoder.layers():
            found.append(block.attention.weights(block.norm_1(z), mask=mask))
            z = block(z, mask)
        return found


def ridge(x: Inputs, y: Outputs, strength: float) -> Float[Tensor, "tasks features"]:
    """The weights w that minimize ||y - X w||^2 + strength ||w||^2, for each task.

    With weights of variance s^2 and noise of variance v, strength v / s^2 gives the posterior mean, which has
    the smallest expected squared error of all. Strength 0 is least squares, of the smallest norm where there
    are fewer examples than features. ValueError for a negative strength.
    """
    if strength < 0:
        raise ValueError(f"strength is {strength}; expected at least 0")
    if strength == 0:
        return (torch.linalg.pinv(x) @ y[..., None])[..., 0]
    gram = x.mT @ x + strength * torch.eye(x.shape[-1], device=x.device)
    return torch.linalg.solve(gram, x.mT @ y[..., None])[..., 0]


def growing_ridge(x: Inputs, y: Outputs, strength: float) -> Outputs:
    """What ridge regression guesses at each x_i from the examples before it; 0 at the first."""
    guesses = [torch.zeros_like(y[:, 0])]
    for n in range(1, y.shape[1]):
        guesses.append((ridge(x[:, :n], y[:, :n], strength) * x[:, n]).sum(-1))
    return torch.stack(guesses, dim=1)

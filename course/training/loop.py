"""One training loop for the whole course: seeds, device, progress, history."""

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil, cos, pi

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import Tensor, nn
from tqdm import tqdm


def seed_everything(seed: int) -> torch.Generator:
    """Seed Python, numpy and torch, and return a fresh torch generator with the same seed (on the CPU)."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    return torch.Generator().manual_seed(seed)


def pick_device(device: str = "auto") -> torch.device:
    """Return the device of that name; "auto" takes a GPU where there is one.

    Raises ValueError for an unknown name and for a device that this machine does not have.
    """
    has = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if device == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if has[name]))
    kind = device.split(":")[0]
    if kind not in has:
        raise ValueError(f"device is {device!r}; expected 'auto', 'cpu', 'cuda', 'cuda:N' or 'mps'")
    if not has[kind]:
        raise ValueError(f"device is {device!r}, but torch finds no such device here; use 'auto' or 'cpu'")
    return torch.device(device)


def one_thread() -> None:
    """Let torch, and what numpy and scikit-learn compute with, use one thread each.

    Small problems get slower with more, and on a busy machine much slower: threads wait for each other.
    Call it after all imports; libraries that are loaded later are not reached.
    """
    torch.set_num_threads(1)
    threadpool_limits(1)


class Batches:
    """Iterate over tensors in mini-batches, in a new random order each time.

    tensors: all with the same first dimension, the examples. Each batch is a tuple of tensors.
    size: examples a batch; the last batch may be smaller.
    """

    def __init__(self, *tensors: Tensor, size: int, seed: int = 0, shuffle: bool = True):
        lengths = {len(tensor) for tensor in tensors}
        if len(lengths) != 1 or 0 in lengths:
            raise ValueError(
                f"tensors have {sorted(lengths)} examples; expected one and the same number, not 0"
            )
        if size < 1:
            raise ValueError(f"size is {size}; expected at least 1")
        self.tensors, self.size, self.shuffle = tensors, size, shuffle
        self.generator = torch.Generator().manual_seed(seed)

    def __len__(self) -> int:
        return ceil(len(self.tensors[0]) / self.size)

    def __iter__(self) -> Iterator[tuple[Tensor, ...]]:
        n = len(self.tensors[0])
        order = torch.randperm(n, generator=self.generator) if self.shuffle else torch.arange(n)
        for rows in order.split(self.size):
            yield tuple(tensor[rows.to(tensor.device)] for tensor in self.tensors)


@dataclass
class History:
    """What a training run did.

    loss: the mini-batch loss at each step. measured: step -> the numbers that `measure` returned there.
    seconds: wall time of the whole run, measurements included.
    """

    loss: list[float] = field(default_factory=list)
    measured: dict[int, dict[str, float]] = field(default_factory=dict)
    seconds: float = 0.0

    def curve(self, name: str) -> tuple[list[int], list[float]]:
        """Steps and values of one measured quantity, ready to plot."""
        return list(self.measured), [numbers[name] for numbers in self.measured.values()]


def train(
    model: nn.Module,
    batches: Iterable,
    loss: Callable[[nn.Module, tuple], Tensor],
    *,
    steps: int | None = None,
    seconds: float | None = None,
    lr: float = 1e-3,
    optimizer: torch.optim.Optimizer | None = None,
    schedule: Callable[[int], float] | None = None,
    clip: float | None = None,
    measure: Callable[[nn.Module], dict[str, float]] | None = None,
    every: int = 100,
    label: str = "training",
) -> History:
    """Train the model in place and return its history.

    batches: gives tuples of tensors; when it ends it is started again. They are moved to the model's device.
    loss: the scalar loss of one batch, e.g. `lambda model, batch: F.mse_loss(model(batch[0]), batch[1])`.
    steps, seconds: stop after so many updates or so much time, whichever comes first; give at least one.
    lr: learning rate of Adam, unless an optimizer is given. schedule: step -> factor on the learning rate.
    clip: largest norm of the gradient, if any. measure: called in evaluation mode without gradients at
    step 0, after every `every` updates and at the end.

    Raises FloatingPointError when the loss stops being finite, and ValueError for settings that cannot run.
    """
    if steps is None and seconds is None:
        raise ValueError("steps and seconds are both None; give at least one of them")
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = optimizer or torch.optim.Adam(parameters, lr=lr)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule) if schedule else None
    device = parameters[0].device
    history, begin = History(), time.perf_counter()
    was_training = model.training
    model.train()
    stream = _again_and_again(batches)
    with progress(total=steps, label=label) as bar:
        while (steps is None or len(history.loss) < steps) and (
            seconds is None or time.perf_counter() - begin < seconds
        ):
            step = len(history.loss)
            if measure and step % every == 0:
                history.measured[step] = _measure(measure, model)
            value = loss(model, tuple(tensor.to(device) for tensor in next(stream)))
            if not torch.isfinite(value):
                raise FloatingPointError(
                    f"the loss is {value.item()} at step {step}; try a smaller learning rate"
                )
            optimizer.zero_grad()
            value.backward()
            if clip is not None:
                nn.utils.clip_grad_norm_(parameters, clip)
            optimizer.step()
            if scheduler:
                scheduler.step()
            history.loss.append(value.item())
            bar.update()
    if measure:
        history.measured[len(history.loss)] = _measure(measure, model)
    model.train(was_training)
    history.seconds = time.perf_counter() - begin
    return history


def warmup_cosine(steps: int, warmup: int = 0) -> Callable[[int], float]:
    """A schedule for `train`: rise from 0 to 1 over `warmup` steps, then fall to 0 along a cosine."""
    if not 0 <= warmup < steps:
        raise ValueError(f"warmup is {warmup}; expected at least 0 and less than steps, {steps}")

    def factor(step: int) -> float:
        if step < warmup:
            return (step + 1) / (warmup + 1)
        return 0.5 * (1 + cos(pi * (step - warmup) / (steps - warmup)))

    return factor


@contextmanager
def progress(total: int | None, label: str) -> Iterator[tqdm]:
    """Show a progress bar once the work has lasted 2 seconds; call `bar.update()` after each step.

    In a notebook the bar is one line of ordinary output that is replaced in place, so that a saved notebook
    holds its last state, and nothing is written to the error stream.
    """
    in_notebook = "ipykernel" in sys.modules
    with tqdm(
        total=total,
        desc=label,
        delay=2,
        mininterval=0.5,
        ncols=80,
        file=_NotebookLine() if in_notebook else sys.stderr,
    ) as bar:
        yield bar


class _NotebookLine:
    """A file for tqdm that shows the last line written to it as one replaceable output."""

    encoding = "utf-8"  # tqdm asks before it draws with block characters

    def __init__(self):
        self.handle = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = text.strip("\r\n ")
        if not line:
            return
        if self.handle is None:
            self.handle = display({"text/plain": line}, raw=True, display_id=True)
        else:
            self.handle.update({"text/plain": line}, raw=True)

    def flush(self) -> None:
        pass


def _again_and_again(batches: Iterable) -> Iterator[tuple]:
    while True:
        batch = None
        for batch in batches:
            yield batch
        if batch is None:
            raise ValueError(
                "batches is empty, or an iterator that has ended: give a list, Batches or a DataLoader"
            )


@torch.no_grad()
def _measure(measure: Callable[[nn.Module], dict[str, float]], model: nn.Module) -> dict[str, float]:
    model.eval()
    numbers = measure(model)
    model.train()
    return numbers

"""The training loop: seeds, devices, batches, history, errors."""

import sys
import time

import pytest
import torch
import torch.nn.functional as F
from threadpoolctl import threadpool_info
from torch import nn

from course.training.loop import (
    Batches,
    one_thread,
    pick_device,
    progress,
    seed_everything,
    train,
    warmup_cosine,
)


def squared(model, batch):
    return F.mse_loss(model(batch[0]), batch[1])


@pytest.fixture
def line():
    x = torch.linspace(-1, 1, 40)[:, None]
    return Batches(x, 3 * x - 1, size=16)


def test_seed_everything_repeats():
    import random

    import numpy as np

    def draw():
        generator = seed_everything(7)
        return random.random(), np.random.rand(), torch.rand(()), torch.rand((), generator=generator)

    assert draw() == draw()


def test_pick_device():
    assert pick_device("cpu").type == "cpu"
    assert pick_device("auto").type in ("cuda", "mps", "cpu")
    with pytest.raises(ValueError, match="'gpu'"):
        pick_device("gpu")
    if not torch.cuda.is_available():
        with pytest.raises(ValueError, match="no such device"):
            pick_device("cuda")


def test_batches_cover_every_example_once(line):
    seen = torch.cat([x for x, _ in line])
    assert len(line) == 3 and [len(x) for x, _ in line] == [16, 16, 8]
    assert torch.equal(seen.sort(0).values, line.tensors[0])
    first = torch.cat([x for x, _ in line])
    assert not torch.equal(first, torch.cat([x for x, _ in line]))  # a new order each time


def test_batches_refuse_what_cannot_be_batched():
    with pytest.raises(ValueError, match=r"\[2, 3\] examples"):
        Batches(torch.zeros(2), torch.zeros(3), size=1)
    with pytest.raises(ValueError, match="size is 0"):
        Batches(torch.zeros(2), size=0)


def test_train_fits_a_line_and_tells_its_history(line):
    seed_everything(0)
    model = nn.Linear(1, 1)

    def error(net):
        return {"error": squared(net, line.tensors).item()}

    history = train(model, line, squared, steps=300, lr=0.05, measure=error, every=100)
    assert model.weight.item() == pytest.approx(3, abs=0.01) and model.bias.item() == pytest.approx(
        -1, abs=0.01
    )
    assert len(history.loss) == 300 and history.seconds > 0
    steps, errors = history.curve("error")
    assert steps == [0, 100, 200, 300] and errors[-1] < 1e-3 < errors[0]


def test_train_measures_in_evaluation_mode_and_restores(line):
    model = nn.Sequential(nn.Linear(1, 1), nn.Dropout())
    model.eval()
    modes = []
    train(model, line, squared, steps=2, measure=lambda m: modes.append(m.training) or {}, every=1)
    assert modes == [False, False, False] and not model.training


def test_train_stops_on_time(line):
    history = train(nn.Linear(1, 1), line, squared, seconds=0.2)
    assert 0.2 <= history.seconds < 2 and history.loss


def test_schedule_and_clip_take_effect(line):
    model = nn.Linear(1, 1)
    before = model.weight.item()
    train(model, line, squared, steps=5, lr=0.1, schedule=lambda step: 0.0)
    assert model.weight.item() == before
    sgd = torch.optim.SGD(model.parameters(), lr=1.0)
    start = torch.cat([p.detach().flatten() for p in model.parameters()])
    train(model, line, squared, steps=1, optimizer=sgd, clip=0.01)
    moved = torch.cat([p.detach().flatten() for p in model.parameters()]) - start
    assert moved.norm().item() == pytest.approx(0.01, rel=1e-3)


def test_warmup_cosine():
    factor = warmup_cosine(100, warmup=20)
    assert [factor(step) for step in (0, 20, 60, 100)] == pytest.approx([1 / 21, 1, 0.5, 0])
    assert warmup_cosine(10)(0) == 1
    with pytest.raises(ValueError, match="warmup is 10"):
        warmup_cosine(10, warmup=10)


def test_train_refuses_what_cannot_run(line):
    with pytest.raises(ValueError, match="both None"):
        train(nn.Linear(1, 1), line, squared)
    with pytest.raises(ValueError, match="batches is empty"):
        train(nn.Linear(1, 1), [], squared, steps=1)
    with pytest.raises(FloatingPointError, match="at step 0"):
        train(nn.Linear(1, 1), line, lambda m, b: squared(m, b) * torch.inf, steps=1)


def test_progress_is_silent_for_short_work(capfd):
    with progress(total=3, label="short") as bar:
        for _ in range(3):
            bar.update()
    assert capfd.readouterr() == ("", "")


def test_progress_shows_after_two_seconds(capfd, monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    with progress(total=5, label="long") as bar:
        for _ in range(5):
            time.sleep(0.5)
            bar.update()
    assert "long" in capfd.readouterr().err


def test_one_thread():
    one_thread()
    pools = {pool["prefix"]: pool["num_threads"] for pool in threadpool_info()}
    assert pools and set(pools.values()) == {1} and torch.get_num_threads() == 1

"""Towers, painted digits, views and what embeddings are judged by."""

import pytest
import torch
from sklearn.metrics import average_precision_score

from course.representations import named_digits, retrieval, towers
from course.techniques.augmentation import random_view

GENERATOR = torch.Generator().manual_seed(0)


def test_mean_average_precision_is_scikit_learns():
    z, y = torch.randn(40, 3, generator=GENERATOR), torch.randint(3, (40,), generator=GENERATOR)
    distances = torch.cdist(z, z)
    each = []
    for i in range(40):
        others = torch.arange(40) != i
        each.append(average_precision_score((y == y[i])[others], -distances[i][others]))
    assert retrieval.mean_average_precision(z, y) == pytest.approx(sum(each) / 40, abs=1e-5)
    apart = torch.eye(3)[y] * 10 + 0.01 * z
    assert retrieval.mean_average_precision(apart, y) == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match=r"class 9 has one example"):
        retrieval.mean_average_precision(z[:4], torch.tensor([1, 1, 1, 9]))


def test_probe_and_nearest_neighbor():
    y = torch.arange(60) % 3
    z = torch.eye(3)[y] + 0.1 * torch.randn(60, 3, generator=GENERATOR)
    noise = torch.randn(60, 3, generator=GENERATOR)
    assert retrieval.linear_probe(z[:30], y[:30], z[30:], y[30:]) == 1
    assert retrieval.linear_probe(noise[:30], y[:30], noise[30:], y[30:]) < 0.7
    assert retrieval.nearest_neighbor_accuracy(z[30:], y[30:], z[:30], y[:30]) == 1
    assert retrieval.nearest_neighbor_accuracy(z[:3], (y[:3] + 1) % 3, z[:3], y[:3]) == 0


def test_views():
    x = torch.rand(5, 2, 8, 8, generator=GENERATOR)
    torch.testing.assert_close(random_view(x), x, atol=1e-5, rtol=1e-4)
    dot = torch.zeros(200, 1, 9, 9)
    dot[:, :, 4, 4] = 1
    seen = random_view(dot, shift=2.0, generator=GENERATOR)
    place = torch.stack([(seen.sum(d) * torch.arange(9.0)).sum((1, 2)) for d in (2, 3)], 1) - 4
    assert place.abs().max() <= 2.001 and place.abs().max() > 1.8 and place.mean(0).abs().max() < 0.4
    torch.testing.assert_close(seen.sum((1, 2, 3)), torch.ones(200))  # bilinear weights sum to 1
    quarter = random_view(x, degrees=45.0, zoom=0.2, generator=torch.Generator().manual_seed(1))
    again = random_view(x, degrees=45.0, zoom=0.2, generator=torch.Generator().manual_seed(1))
    assert (quarter == again).all() and (quarter - x).abs().max() > 0.1
    assert random_view(x, noise=0.5, generator=GENERATOR).sub(x).std() == pytest.approx(0.5, abs=0.05)


def test_names_and_paint():
    assert len(named_digits.NAMES) == 120 and named_digits.NAMES[0] == "a red zero on white"
    words = named_digits.encode("a blue seven on black")
    assert [named_digits.WORDS[i] for i in words] == ["a", "blue", "seven", "on", "black"]
    with pytest.raises(KeyError, match="'pink' is not among"):
        named_digits.encode("a pink seven")
    place = named_digits.NAMES.index("a blue seven on black")
    image = named_digits.paint(torch.tensor([[[[0.0, 1.0]]]]), torch.tensor([place]))
    torch.testing.assert_close(image[0, :, 0, 0], torch.zeros(3))
    torch.testing.assert_close(image[0, :, 0, 1], torch.tensor(named_digits.INKS["blue"]))
    assert named_digits.SHOWS[place] == 7


def test_combinations_are_kept_apart():
    few, many = named_digits.split(20, seed=3), named_digits.split(90, seed=3)
    for one in (few, many):
        assert int((one.seen.int() + one.valid.int() + one.test.int()).max()) == 1
        shown = {word for i in one.seen.nonzero()[:, 0].tolist() for word in named_digits.COMBINATIONS[i]}
        assert len(shown) == 18
    assert (few.test == many.test).all() and (few.seen.sum(), many.seen.sum()) == (20, 90)
    with pytest.raises(ValueError, match=r"seen is 100, kept 15; expected 10"):
        named_digits.split(100)


def test_batches_hold_each_name_once():
    y = torch.arange(50) % 10
    x = (y / 10).view(50, 1, 1, 1).expand(50, 1, 8, 8)  # the brightness tells the digit
    parts = named_digits.split(40)
    images, names, places = next(iter(named_digits.DistinctPairs(x, y, parts.seen, size=30, seed=2)))
    assert len(places.unique()) == 30 and parts.seen[places].all()
    assert (names == torch.stack([named_digits.encode(named_digits.NAMES[i]) for i in places])).all()
    digit = named_digits.SHOWS[places]
    right = named_digits.paint((digit / 10).view(30, 1, 1, 1).expand(30, 1, 8, 8), places)
    torch.testing.assert_close(images, right)
    with pytest.raises(ValueError, match=r"size is 41; expected 2 to 40"):
        named_digits.DistinctPairs(x, y, parts.seen, size=41)
    images, places = named_digits.painted(x, y, parts.test)
    assert parts.test[places].all() and len(images) == len(places)
    nothing = torch.zeros(120, dtype=torch.bool)
    with pytest.raises(ValueError, match=r"no combination with 'zero' is allowed"):
        named_digits.random_combinations(torch.tensor([0]), nothing, GENERATOR)


def test_two_towers_name_what_they_learned():
    torch.manual_seed(0)
    names = torch.stack([named_digits.encode(name) for name in named_digits.NAMES[:6]])
    x = torch.rand(6, 3, 8, 8)
    for images in (towers.DenseTower(8, 192, 32), towers.ImageTower(8, 3, 8, 4, 32)):
        model = towers.TwoTowers(images, towers.WordsTower(8, len(named_digits.WORDS)), temperature=0.2)
        assert model.temperature.item() == pytest.approx(0.2)
        torch.testing.assert_close(model(x, names)[0].norm(dim=1), torch.ones(6))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(60):
            optimizer.zero_grad()
            model.loss(x, names).backward()
            optimizer.step()
        assert model.choose(x, names).tolist() == list(range(6))


def test_a_classifier_that_is_told_the_parts():
    torch.manual_seed(0)
    parts = torch.cartesian_prod(torch.arange(2), torch.arange(3))  # six names of two parts
    model = towers.PartsClassifier(12, parts)
    x = torch.rand(6, 3, 2, 2)
    heads = model.tower(x).split([2, 3], dim=1)
    by_hand = [heads[0].softmax(1)[i, parts[i, 0]] * heads[1].softmax(1)[i, parts[i, 1]] for i in range(6)]
    torch.testing.assert_close(model.loss(x, torch.arange(6)), -torch.stack(by_hand).log().mean())
    joint = heads[0].softmax(1)[:, :, None] * heads[1].softmax(1)[:, None]
    assert model.choose(x).tolist() == joint.flatten(1).argmax(1).tolist()


def test_words_have_no_order_and_whole_names_no_words():
    names = torch.tensor([[1, 2, 3], [3, 2, 1], [1, 2, 4]])
    words, whole = towers.WordsTower(4, 5), towers.WholeNamesTower(4, names)
    torch.testing.assert_close(words(names[:1]), words(names[1:2]))
    torch.testing.assert_close(whole(names), whole.vectors.weight)
    with pytest.raises(ValueError, match="a name is not in the list"):
        whole(torch.tensor([[4, 4, 4]]))
    with pytest.raises(ValueError, match="size is 10; expected a multiple of 4"):
        towers.ImageTower(4, size=10)

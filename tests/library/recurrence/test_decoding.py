"""Decoding against trying all sequences; decoders teacher-forced against step by step."""

import pytest
import torch
from torch.distributions import StudentT

from course.data.economy import NAMES, economy
from course.data.synthetic.dates import INPUT, LONGEST, OUTPUT, DateBatches, dates
from course.recurrence.decoders import EncoderDecoder, Forecaster, LanguageModel, coverage
from course.recurrence.decoding import beam_search, log_probability, most_probable, sample

SYMBOLS = 3


@pytest.fixture
def model():
    """A Markov chain of order 2 with random tables; the first elements are given their own."""
    tables = torch.randn(SYMBOLS + 1, SYMBOLS + 1, SYMBOLS, generator=torch.Generator().manual_seed(3)) * 2

    def next_(prefixes):
        padded = torch.cat([torch.full((len(prefixes), 2), SYMBOLS), prefixes], dim=1)
        return tables[padded[:, -2], padded[:, -1]].log_softmax(-1)

    return next_


NOTHING = torch.zeros(0, dtype=torch.long)


def test_chain_rule_sums_to_one(model):
    everything = torch.cartesian_prod(*[torch.arange(SYMBOLS)] * 4)
    total = sum(torch.tensor(log_probability(model, y)).exp() for y in everything)
    assert total.item() == pytest.approx(1, abs=1e-5)


def test_a_beam_as_wide_as_everything_finds_the_best(model):
    score, y = most_probable(model, SYMBOLS, 5)
    found = beam_search(model, NOTHING, 5, width=SYMBOLS**5)
    assert torch.equal(found[0][1], y) and found[0][0] == pytest.approx(score, abs=1e-5)
    assert [s for s, _ in found] == sorted((s for s, _ in found), reverse=True)
    for width in (1, 2, 3):
        narrow = beam_search(model, NOTHING, 5, width=width)[0]
        assert narrow[0] <= score + 1e-5
        assert narrow[0] == pytest.approx(log_probability(model, narrow[1]), abs=1e-5)


def test_width_one_is_greedy_and_so_is_temperature_zero(model):
    assert torch.equal(beam_search(model, NOTHING, 6, 1)[0][1], sample(model, NOTHING, 6, temperature=0))


def test_sequences_end(model):
    for score, y in beam_search(model, NOTHING, 6, width=4, end=0):
        assert 0 not in y[:-1].tolist() and score <= 0
        assert len(y) == 6 or y[-1] == 0


def test_samples_follow_the_distribution(model):
    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([sample(model, NOTHING, 1, generator=generator)[0] for _ in range(2000)])
    frequencies = torch.bincount(drawn, minlength=SYMBOLS) / 2000
    assert (frequencies - model(NOTHING[None])[0].exp()).abs().max() < 0.05


def test_too_many_to_try(model):
    with pytest.raises(ValueError, match=r"3\^20 sequences"):
        most_probable(model, SYMBOLS, 20)
    with pytest.raises(ValueError, match="width is 0"):
        beam_search(model, NOTHING, 3, 0)


def test_language_model_sees_no_future_and_hands_on_its_state():
    torch.manual_seed(0)
    network, y = LanguageModel(5, 4, 8), torch.randint(5, (1, 9))
    torch.testing.assert_close(network(y)[:, :4], network(y[:, :4]))
    generate = network.generate(y[0, :3], 6, 1e-6, torch.Generator())
    by_prefix = sample(lambda p: network(p)[:, -1].log_softmax(-1), y[0, :3], 6, temperature=0)
    assert torch.equal(generate, by_prefix.detach())


def test_encoder_decoder_forced_on_its_own_words_says_them_again():
    torch.manual_seed(0)
    network = EncoderDecoder(len(INPUT), len(OUTPUT), e=16)
    x, _ = dates(7, torch.Generator().manual_seed(0))
    said = network.write(x, 10)
    assert torch.equal(network(x, said).argmax(-1), said)
    longer = torch.cat([x, torch.zeros(7, 5, dtype=torch.long)], dim=1)  # padding changes nothing
    assert torch.equal(network.write(longer, 10), said)


def test_the_thought_vector_holds_both_ends_and_the_gates_begin_open():
    torch.manual_seed(0)
    network = EncoderDecoder(len(INPUT), len(OUTPUT), e=16)
    x, _ = dates(1, torch.Generator().manual_seed(0))
    x = x[:, : int((x > 0).sum())]
    embedded = network.embed_x(x)
    states = network.encode(embedded)[0]
    expected = torch.cat([states[:, -1, :8], states[:, 0, 8:]], dim=-1)
    torch.testing.assert_close(network.thought(x)[0], expected)
    assert network.decode.bias_hh_l0[16:32].mean() > 1.5 > network.decode.bias_hh_l0[:16].abs().max()
    with pytest.raises(ValueError, match="e is 7"):
        EncoderDecoder(5, 5, e=7)


def test_forecaster():
    torch.manual_seed(0)
    network, y = Forecaster(e=8).eval(), torch.randn(4, 30)
    paths = network.forecast(y, 6, paths=2000)
    assert paths.shape == (2000, 4, 6)
    first = network._next(network.read(y[..., None])[0][:, -1])
    assert isinstance(first, StudentT)
    torch.testing.assert_close(paths[..., 0].median(0).values, first.loc, atol=0.12, rtol=0)


def test_coverage_of_what_is_known():
    generator = torch.Generator().manual_seed(0)
    paths, truth = torch.randn(400, 5, 200, generator=generator), torch.randn(5, 200, generator=generator)
    assert coverage(paths, truth, 0.8) == pytest.approx(0.8, abs=0.04)
    assert coverage(paths, truth + 100) == 0


def test_dates_and_economy():
    x, y = dates(300, torch.Generator().manual_seed(1))
    said = ["".join(INPUT[i] for i in row).rstrip("\0") for row in x]
    assert all(len(text) <= LONGEST for text in said) and any("." in text for text in said)
    for text, answer in zip(said, y, strict=True):
        year, _, day = "".join(OUTPUT[i] for i in answer).split("-")
        assert year in text and str(int(day)) in text
    batches = iter(DateBatches(3))
    assert not torch.equal(next(batches)[0], next(batches)[0])
    assert economy().shape == (len(NAMES), 202) and economy().abs().max() < 50

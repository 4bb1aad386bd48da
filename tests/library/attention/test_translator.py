"""Numbers in German words, and the encoder-decoder that reads them."""

import pytest
import torch

from course.attention.translator import AttentionTranslator
from course.data.synthetic.number_words import LETTERS, german, letters, number_words, spelled


@pytest.mark.parametrize(
    ("n", "word"),
    [
        (1000, "eintausend"),
        (1001, "eintausendeins"),
        (2012, "zweitausendzwölf"),
        (3017, "dreitausendsiebzehn"),
        (1616, "eintausendsechshundertsechzehn"),
        (4321, "viertausenddreihunderteinundzwanzig"),
        (6677, "sechstausendsechshundertsiebenundsiebzig"),
        (9130, "neuntausendeinhundertdreißig"),
        (5866, "fünftausendachthundertsechsundsechzig"),
    ],
)
def test_german_as_germans_say_it(n, word):
    assert german(n) == word


def test_every_number_has_a_word_of_its_own():
    words, x, y = number_words()
    assert len(set(words)) == len(words) == len(x) == len(y) == 9000
    assert "".join(LETTERS[k - 1] for k in x[3321] if k) == german(4321)
    assert y[3321].tolist() == [4, 3, 2, 1]


def test_pieces_tell_the_digits_that_are_not_zero():
    for n in (1000, 2012, 3017, 4321, 5060, 9999):
        told = {int(place) for _, places in spelled(n) for place in places}
        assert told >= {k for k, digit in enumerate(str(n)) if digit != "0"}


def test_what_has_no_word_is_named():
    with pytest.raises(ValueError, match="n is 999"):
        german(999)
    with pytest.raises(ValueError, match="unknown letters"):
        letters(["xylophon"])


def test_attention_is_over_the_letters_of_the_word():
    torch.manual_seed(0)
    model, x = AttentionTranslator(len(LETTERS)), letters([german(1001), german(6677)])
    hidden = torch.zeros_like(x, dtype=torch.bool)
    hidden[:, :3] = True
    scores, weights = model(x, hidden=hidden)
    assert scores.shape == (2, 4, 10)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 4))
    assert weights[:, :, :3].max() == 0 and weights[0, :, len(german(1001)) :].max() == 0


def test_teacher_forcing_reads_the_right_digits():
    torch.manual_seed(0)
    model, x = AttentionTranslator(len(LETTERS)), letters([german(4321)])
    own = model(x)[0]
    read = model(x, own.argmax(-1))[0]  # its own digits as if they were right
    other = model(x, (own.argmax(-1) + 1) % 10)[0]
    torch.testing.assert_close(read, own)
    torch.testing.assert_close(other[:, 0], own[:, 0])  # the first digit is written before any is read
    assert not torch.allclose(other[:, 1:], own[:, 1:])


def test_the_input_reaches_the_output_through_attention_alone():
    torch.manual_seed(0)
    model, x = AttentionTranslator(len(LETTERS)), letters([german(4321)])
    with torch.no_grad():
        states, _ = model.encoder(model.embed(x))
        scores, weights = model(x, torch.tensor([[4, 3, 2, 1]]))
        z, last = torch.zeros(1, 16), [10, 4, 3, 2]
        for t in range(4):  # by hand, with torch alone
            e = model.score.score(torch.tanh(model.score.query(z)[:, None] + model.score.key(states)))
            alpha = torch.softmax(e[..., 0], dim=-1)
            c = (alpha[..., None] * states).sum(1)
            z = model.decoder(torch.cat([model.written(torch.tensor([last[t]])), c], dim=-1), z)
            torch.testing.assert_close(weights[:, t], alpha)
            torch.testing.assert_close(scores[:, t], model.head(torch.cat([z, c], dim=-1)))

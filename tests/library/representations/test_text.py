"""Texts: scikit-learn's idf and truncated SVD, torch's gradients."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer

from course.categorical.word_vectors import WordVectors, softmax_loss
from course.representations import text

GENERATOR = torch.Generator().manual_seed(0)
COUNTS = torch.poisson(torch.full((30, 12), 0.7), generator=GENERATOR)


def test_idf_is_scikit_learns():
    sklearns = TfidfTransformer(smooth_idf=False).fit(COUNTS.numpy()).idf_ - 1  # it adds 1
    np.testing.assert_allclose(text.inverse_document_frequency(COUNTS), sklearns, rtol=1e-5)
    assert text.inverse_document_frequency(torch.tensor([[1.0, 0], [2, 0]]))[0] == 0


def test_lsa_is_the_truncated_svd():
    idf = text.inverse_document_frequency(COUNTS)
    model = text.fit_lsa(COUNTS, 4, idf)
    sklearns = TruncatedSVD(4, algorithm="arpack", random_state=0).fit((COUNTS * idf).numpy().astype(float))
    ours = model(COUNTS)
    theirs = torch.tensor(sklearns.transform((COUNTS * idf).numpy().astype(float))).float()
    torch.testing.assert_close(ours @ ours.mT, theirs @ theirs.mT, atol=1e-3, rtol=1e-3)  # up to signs
    assert (text.fit_lsa(COUNTS, 4).weights == 1).all()
    nearest = model.reconstruct(ours)
    again = (nearest / idf) * idf
    torch.testing.assert_close(again @ model.basis, ours, atol=1e-4, rtol=1e-4)  # a projection


def test_a_text_is_the_sum_of_its_words():
    model = text.fit_lsa(COUNTS, 3, text.inverse_document_frequency(COUNTS))
    words = model(torch.eye(12))
    torch.testing.assert_close(COUNTS[:1] @ words, model(COUNTS[:1]))


@pytest.mark.parametrize("tied", [True, False])
def test_masked_token_gradients_are_autograds(tied):
    V = torch.randn(9, 4, generator=GENERATOR).requires_grad_()
    W = V if tied else torch.randn(9, 4, generator=GENERATOR).requires_grad_()
    context, target = torch.tensor([2, 5, 5, 7]), 3
    loss = torch.nn.functional.cross_entropy((V[context].sum(0) @ W.mT)[None], torch.tensor([target]))
    grads = torch.autograd.grad(loss, [V] if tied else [V, W])
    with torch.no_grad():
        ours = text.masked_token_gradients(V, context, target, None if tied else W)
        assert ours.p.sum().item() == pytest.approx(1)
        if tied:
            torch.testing.assert_close(ours.tied(context), grads[0])
        else:
            torch.testing.assert_close(ours.answers, grads[1])
            torch.testing.assert_close(grads[0][2], ours.query)
            torch.testing.assert_close(grads[0][5], 2 * ours.query)


def test_the_loss_is_the_course_s_cbow():
    torch.manual_seed(0)
    model = WordVectors(9, 4, tied=True)
    context, target = torch.tensor([[2, 5, 5, 7]]), torch.tensor([3])
    with torch.no_grad():
        p = text.masked_token_gradients(model.E, context[0], 3).p
        torch.testing.assert_close(-p[3].log(), softmax_loss(model, context, target))

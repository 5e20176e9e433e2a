"""The baseline that sees headers only finds shortcuts and nothing else."""

import numpy as np

from detection.training.headers import Header, Labelled, baseline, read_header
from detection.training.metrics import auc_of
from tests.detection.pipeline.pictures import picture, png


def sample(count: int, shift: float) -> Labelled:
    """Fakes take `shift` more bytes per pixel than reals."""
    rng = np.random.default_rng(0)
    labels = np.arange(count) % 2
    headers = [Header("JPEG", 256, 256, rng.random() + shift * label) for label in labels]
    return Labelled(headers, labels, [str(index // 2) for index in range(count)])


def test_a_header_holds_four_facts() -> None:
    content = png(picture(1, fake=True, size=(40, 50)))
    assert read_header(content) == Header("PNG", 50, 40, len(content) / 2000)


def test_a_shortcut_is_found_without_a_training_split() -> None:
    judged = sample(200, shift=1.0)
    found = baseline(None, judged)
    assert found is not None
    assert auc_of(judged.labels, found) > 0.95


def test_equal_headers_tell_nothing() -> None:
    judged = sample(400, shift=0.0)
    found = baseline(sample(400, shift=0.0), judged)
    cross = baseline(None, judged)
    assert found is not None
    assert cross is not None
    assert 0.35 < auc_of(judged.labels, cross) < 0.65


def test_too_few_images_have_no_baseline() -> None:
    assert baseline(None, sample(8, shift=1.0)) is None

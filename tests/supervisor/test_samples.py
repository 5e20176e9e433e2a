"""Six different pictures that any decoder opens."""

import io

import numpy as np
from PIL import Image

from supervisor.samples import samples, upsampled


def test_there_are_six_different_pictures_of_useful_size() -> None:
    pictures = samples()
    assert len({sample.content for sample in pictures}) == 6
    for sample in pictures:
        with Image.open(io.BytesIO(sample.content)) as image:
            assert min(image.size) >= 300


def test_made_pictures_are_the_same_each_time() -> None:
    assert [sample.content for sample in samples()] == [sample.content for sample in samples()]


def test_the_upsampled_picture_shows_the_checkerboard_of_its_stride() -> None:
    grey = upsampled().mean(axis=-1)
    spectrum = np.abs(np.fft.rfft(grey - grey.mean(), axis=1)).mean(axis=0)
    nyquist = len(spectrum) - 1
    assert spectrum[nyquist] > 3 * np.median(spectrum[nyquist // 2 : nyquist])

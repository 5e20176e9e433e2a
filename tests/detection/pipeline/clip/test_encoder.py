"""The packaged encoder: verified, one image a call, every image once."""

import numpy as np
import onnxruntime
import pytest

from detection.pipeline.clip import transformers_encoder
from detection.pipeline.clip.encoder import REMEMBERED, Encoder, EncoderSpec, open_encoder
from detection.pipeline.clip.onnx_encoder import EMBEDDING, INPUT, PACKAGED, locate, open_tower
from detection.pipeline.clip.preprocess import Preprocessing, as_input, central_square
from detection.pipeline.weights import WeightsRefused
from tests.detection.pipeline.clip.models import CountingTower, spec
from tests.detection.pipeline.pictures import picture


@pytest.fixture(scope="module")
def tower() -> CountingTower:
    return CountingTower(open_tower(PACKAGED, "cpu"))


@pytest.fixture
def encoder(tower: CountingTower) -> Encoder:
    tower.calls = 0
    return Encoder(PACKAGED, tower)


def test_an_embedding_has_length_one(encoder: Encoder) -> None:
    vector = encoder.encode(picture(1, fake=True))
    assert vector.shape == (encoder.dimension,) == (512,)
    assert vector.dtype == np.float32
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-6)


def test_asking_for_tokens_changes_no_embedding(encoder: Encoder) -> None:
    image = picture(2, fake=False)
    plain = onnxruntime.InferenceSession(locate(PACKAGED), providers=["CPUExecutionProvider"])
    expected = plain.run([EMBEDDING], {INPUT: as_input(central_square(image))})[0][0]
    found = encoder.look(image)
    np.testing.assert_allclose(found.embedding, expected / np.linalg.norm(expected), atol=1e-5)
    assert found.class_tokens.shape == found.patch_means.shape == (12, 768)


def test_a_closer_look_gives_the_same_summaries_and_their_patches(encoder: Encoder) -> None:
    square = central_square(picture(5, fake=True))
    short, (encoded, patches) = encoder.run(square), encoder.look_closely(square)
    np.testing.assert_allclose(encoded.embedding, short.embedding, atol=1e-5)
    np.testing.assert_allclose(encoded.patch_means, short.patch_means, atol=1e-3)
    assert patches.shape == (12, 196, 768)
    np.testing.assert_allclose(patches.mean(axis=1), encoded.patch_means, atol=1e-3)


def test_patches_come_row_by_row(encoder: Encoder) -> None:
    """A change at the upper right shows first in the patch that lies there."""
    plain = np.full((224, 224, 3), 128, dtype=np.uint8)
    marked = plain.copy()
    marked[:16, -16:] = 255
    before, after = (encoder.look_closely(image)[1][0] for image in (plain, marked))
    assert np.abs(after - before).sum(axis=1).argmax() == 13


def test_the_same_image_is_encoded_once(encoder: Encoder, tower: CountingTower) -> None:
    image = picture(3, fake=True)
    first, again = encoder.encode(image), encoder.look(image).embedding
    assert tower.calls == 1
    np.testing.assert_array_equal(first, again)


def test_another_preprocessing_is_another_encoding(encoder: Encoder, tower: CountingTower) -> None:
    image = picture(4, fake=True)
    plain, compressed = encoder.encode(image), encoder.encode(image, Preprocessing())
    assert tower.calls == 2
    assert not np.array_equal(plain, compressed)


def test_an_image_that_is_gone_is_never_taken_for_another(encoder: Encoder) -> None:
    """CPython gives the number of a freed array to the next one of its size."""
    vectors = [encoder.encode(picture(seed, fake=False, size=(32, 32))) for seed in range(3)]
    assert not np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[1], vectors[2])


def test_only_the_last_images_are_remembered(tiny_clip: EncoderSpec) -> None:
    tower = CountingTower(transformers_encoder.open_tower(tiny_clip, "cpu"))
    encoder = Encoder(tiny_clip, tower)
    images = [picture(0, fake=False, size=(32, 32)) for _ in range(REMEMBERED + 1)]
    for image in [*images, images[-1]]:
        encoder.encode(image)
    assert tower.calls == REMEMBERED + 1
    encoder.encode(images[0])
    assert tower.calls == REMEMBERED + 2


def test_every_detector_of_a_process_gets_the_same_encoder() -> None:
    assert open_encoder(PACKAGED, "cpu") is open_encoder(PACKAGED, "auto")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"package": "no_such_package"}, "no_such_package .* is not installed"),
        ({"file": "models/gone.onnx"}, "gone.onnx of models is missing"),
        ({"sha256": "0" * 64}, "has SHA-256 2d2da5e254d6"),
        ({"backend": "abacus"}, "no CLIP encoder runs on 'abacus'"),
    ],
)
def test_another_file_than_the_card_names_is_refused(
    changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(WeightsRefused, match=sentence):
        open_encoder(spec(**changes))

"""A CLIP of the transformers library loads from a local folder and from nowhere else."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import CLIPConfig, CLIPModel, CLIPVisionModelWithProjection

from detection.pipeline.clip.encoder import FOLDER, EncoderSpec, configured, open_encoder
from detection.pipeline.clip.preprocess import as_input, central_square
from detection.pipeline.weights import WeightsRefused
from tests.detection.pipeline.clip.models import TINY
from tests.detection.pipeline.pictures import picture


def test_embeddings_are_those_of_the_model(tiny_clip: EncoderSpec, tiny_clip_folder: Path) -> None:
    model = CLIPVisionModelWithProjection.from_pretrained(tiny_clip_folder)
    image = picture(1, fake=True)
    with torch.inference_mode():
        expected = model(torch.from_numpy(as_input(central_square(image, 48)))).image_embeds[0]
    found = open_encoder(tiny_clip).look(image)
    np.testing.assert_allclose(found.embedding, expected / expected.norm(), atol=1e-5)
    assert found.class_tokens.shape == found.patch_means.shape == (3, 16)


def test_the_card_gets_name_hash_and_dimension_but_no_path(tiny_clip: EncoderSpec) -> None:
    assert tiny_clip.name == "CLIP ViT, 3 layers of 16, patches of 16"
    assert (tiny_clip.backend, tiny_clip.dimension) == ("transformers", 12)
    assert (tiny_clip.package, tiny_clip.file) == ("", "")


def test_the_folder_of_a_whole_clip_serves_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TINY | {"vocab_size": 20, "max_position_embeddings": 8}
    config = CLIPConfig(text_config=text, vision_config=TINY, projection_dim=12)
    CLIPModel(config).save_pretrained(tmp_path)
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert open_encoder(configured()).encode(picture(2, fake=False)).shape == (12,)


def test_without_a_folder_the_encoder_is_refused(
    tiny_clip: EncoderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER)
    with pytest.raises(WeightsRefused, match="TOUCHSTONE_CLIP names no folder"):
        open_encoder(EncoderSpec("CLIP", "transformers", "1" * 64, 12))


def test_another_model_than_the_card_names_is_refused(tiny_clip: EncoderSpec) -> None:
    with pytest.raises(WeightsRefused, match=f"{tiny_clip.sha256[:12]}…, the card says 2222"):
        open_encoder(EncoderSpec("CLIP", "transformers", "2" * 64, 12))


@pytest.mark.parametrize("content", [None, b"no safetensors"])
def test_a_folder_without_a_model_is_refused(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with pytest.raises(WeightsRefused, match="TOUCHSTONE_CLIP names a folder"):
        configured()

"""Text beside the picture gives image generators away."""

import json

import pytest

from tests.images.corpus import picture, png_chunk, png_with_chunk, saved
from tests.images.provenance.files import (
    RECIPE,
    deflated,
    png_with_texts,
    source_type,
    with_comment,
)
from tests.images.provenance.reading import read

GRAPH = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 5}}})


@pytest.mark.parametrize(
    ("texts", "generator"),
    [
        ({"parameters": RECIPE}, "Stable Diffusion"),
        ({"prompt": GRAPH}, "ComfyUI"),
        ({"workflow": json.dumps({"last_node_id": 9})}, "ComfyUI"),
        ({"invokeai_metadata": json.dumps({"positive_prompt": "a cat"})}, "InvokeAI"),
        ({"Source": "NovelAI Diffusion V4"}, "NovelAI"),
        ({"Description": "a cat Job ID: 0d7c2f10-9a3e-4d52-8a55-2b6f3b1c9d11"}, "Midjourney"),
    ],
)
def test_a_generator_is_known_by_what_it_writes(texts: dict[str, str], generator: str) -> None:
    assert read(png_with_texts(**texts)).texts.generator == generator


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_parameters_in_an_exif_comment_are_found(kind: str) -> None:
    found = read(saved(picture(), kind, exif=with_comment(RECIPE))).texts
    assert found.generator == "Stable Diffusion"
    assert found.excerpt.startswith("a harbour at dawn Steps: 20")


def test_other_text_is_not_kept() -> None:
    found = read(png_with_texts(Comment="Maria Muster, 12 Harbour Road", parameters="none"))
    assert found.texts.keys == ("Comment", "parameters")
    assert "Harbour" not in json.dumps(found.as_json())


def test_text_behind_the_picture_is_read_too() -> None:
    whole = saved(picture(), "PNG")
    late = whole[:-12] + png_chunk(b"tEXt", b"parameters\0" + RECIPE.encode()) + whole[-12:]
    assert read(late).texts.generator == "Stable Diffusion"


def test_xmp_in_a_text_chunk_is_xmp() -> None:
    chunk = b"XML:com.adobe.xmp\0\0\0\0\0" + source_type()
    assert read(png_with_chunk(b"iTXt", chunk)).xmp.source_types == ("trainedAlgorithmicMedia",)


def test_text_that_unpacks_without_end_is_read_to_the_limit() -> None:
    bomb = deflated(b"parameters", RECIPE.encode() + bytes(50_000_000))
    found = read(png_with_chunk(b"zTXt", bomb)).texts
    assert found.generator == "Stable Diffusion"
    assert len(found.excerpt) <= 400


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf"])
@pytest.mark.parametrize(
    "content", [b"", b"key", b"key\0", b"key\0\1", b"key\0\1\0junk", b"\0" * 9]
)
def test_a_chunk_cut_short_disturbs_nobody(kind: bytes, content: bytes) -> None:
    found = read(png_with_chunk(kind, content))
    assert not found.texts.generator
    assert set(found.problems.values()) <= {"damaged"}


@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_a_comment_is_text_too(kind: str) -> None:
    data = saved(picture(), kind, comment=RECIPE.encode())
    assert read(data).texts.generator == "Stable Diffusion"

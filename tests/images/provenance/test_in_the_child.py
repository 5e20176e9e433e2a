"""The real decoder reads metadata beside the picture, and judges the picture whatever they do."""

import hashlib
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from images.decoding import Decoder
from tests.factories import make_image
from tests.images.corpus import picture, saved
from tests.images.provenance.files import RECIPE, camera, png_with_texts, source_type
from tests.images.provenance.hostile import HOSTILE
from tests.images.provenance.signing import signed

KINDS = ["reader killed", "reader segfault", "reader spin", "reader hang", "reader hoard"]
UNLUCKY = {kind: saved(picture(90 + n, 64), "JPEG", exif=camera()) for n, kind in enumerate(KINDS)}


def test_everything_comes_back_from_the_child(decoder: Decoder) -> None:
    whole = saved(picture(), "JPEG", exif=camera(), xmp=source_type())
    found = decoder.decode(signed(whole, "JPEG", "digitalCapture")).provenance
    assert found.exif.model == "D750"
    assert found.xmp.source_types == ("trainedAlgorithmicMedia",)
    assert found.credentials.state == "valid"
    assert found.credentials.source_types == ("digitalCapture",)
    assert found.state == "read"


def test_the_parameters_of_a_generator_come_back(decoder: Decoder) -> None:
    found = decoder.decode(png_with_texts(parameters=RECIPE)).provenance
    assert found.texts.generator == "Stable Diffusion"


def test_a_bare_picture_says_nothing(decoder: Decoder) -> None:
    assert decoder.decode(make_image()).provenance.says_nothing


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_metadata_do_not_fail_the_picture(name: str, decoder: Decoder) -> None:
    make, problems = HOSTILE[name]
    decoded = decoder.decode(make())
    assert (decoded.width, decoded.height) == (96, 64)
    assert dict(decoded.provenance.problems) == problems


@pytest.fixture
def rough(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Decoder]:
    settings.IMAGE_DECODER = "tests.images.rough_decoder"
    pairs = (f"{hashlib.sha256(data).hexdigest()}={kind}" for kind, data in UNLUCKY.items())
    monkeypatch.setenv("DECODER_ACCIDENTS", ",".join(pairs))
    with Decoder() as decoder:
        yield decoder


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("reader killed", "crashed"),
        ("reader segfault", "crashed"),
        ("reader spin", "out_of_time"),
        ("reader hang", "out_of_time"),
    ],
)
def test_what_kills_the_reader_costs_only_what_was_not_read(
    kind: str, problem: str, rough: Decoder
) -> None:
    decoded = rough.decode(UNLUCKY[kind])
    assert decoded.width >= 90
    assert decoded.provenance.exif.make == "Nikon"
    assert decoded.provenance.problems == {"texts": problem, "credentials": problem}


def test_a_reader_that_takes_all_memory_gives_up_one_part(rough: Decoder) -> None:
    found = rough.decode(UNLUCKY["reader hoard"]).provenance
    assert found.problems == {"texts": "out_of_memory"}
    assert found.credentials.state == "absent"

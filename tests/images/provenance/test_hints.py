"""Facts become hints, the strongest first."""

import pytest

from images.provenance.facts import Credentials, Exif, Provenance, Texts, Xmp
from images.provenance.hints import hints_of

CAMERA = Exif(is_present=True, make="Nikon", model="D750")


def codes(provenance: Provenance) -> list[str]:
    return [hint.code for hint in hints_of(provenance)]


@pytest.mark.parametrize(
    ("source_type", "code"),
    [
        ("trainedAlgorithmicMedia", "declares_model"),
        ("compositeWithTrainedAlgorithmicMedia", "declares_model_in_part"),
        ("algorithmicMedia", "declares_algorithm"),
        ("digitalCapture", "declares_capture"),
    ],
)
def test_a_declared_source_type_is_a_hint(source_type: str, code: str) -> None:
    assert codes(Provenance(xmp=Xmp(True, (source_type,)))) == [code]
    signed = Credentials(state="valid", source_types=(source_type,))
    assert code in codes(Provenance(credentials=signed))


def test_an_unknown_source_type_is_none() -> None:
    assert codes(Provenance(xmp=Xmp(True, ("quantumDream",)))) == []


def test_the_strongest_comes_first() -> None:
    texts = Texts(generator="ComfyUI")
    found = hints_of(Provenance(exif=CAMERA, xmp=Xmp(True, tools=("GIMP 3.0",)), texts=texts))
    assert [hint.severity for hint in found] == ["strong", "notable", "weak"]
    assert [hint.words for hint in found] == [
        "Carries the parameters of an image generator (ComfyUI)",
        "Edited with GIMP 3.0",
        "Camera make and model present (easily forged)",
    ]


@pytest.mark.parametrize(
    ("tool", "code"),
    [
        ("DALL·E 3", "generator_named"),
        ("Adobe Firefly", "generator_named"),
        ("ChatGPT 5", "generator_named"),
        ("Adobe Photoshop 27.1 (Windows)", "edited"),
        ("HDR+ 1.0.540", "software"),
        ("Nikon Transfer, imaginary", "software"),
    ],
)
def test_software_is_sorted_by_its_name(tool: str, code: str) -> None:
    assert codes(Provenance(exif=Exif(True, software=tool))) == [code]


def test_software_that_two_parts_name_is_one_hint() -> None:
    both = Provenance(exif=Exif(True, software="GIMP 3.0"), xmp=Xmp(True, tools=("GIMP 3.0",)))
    assert codes(both) == ["edited"]


@pytest.mark.parametrize(
    ("state", "code"), [("valid", "credentials_hold"), ("invalid", "credentials_broken")]
)
def test_credentials_hold_or_do_not(state: str, code: str) -> None:
    assert codes(Provenance(credentials=Credentials(state=state))) == [code]


def test_a_place_and_credentials_elsewhere_are_weak() -> None:
    xmp = Xmp(True, has_place=True, has_remote_credentials=True)
    assert codes(Provenance(xmp=xmp)) == ["credentials_elsewhere", "place"]


def test_nothing_at_all_may_have_been_stripped() -> None:
    assert codes(Provenance()) == ["stripped"]


def test_what_could_not_be_read_was_not_stripped() -> None:
    assert codes(Provenance(problems={"exif": "damaged"})) == []

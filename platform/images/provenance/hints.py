"""What the facts may mean for whoever judges: hints, never a verdict, since all can be forged."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from images.provenance.facts import Provenance
from images.provenance.generators import is_editor, is_generator
from images.provenance.source_types import (
    BY_ALGORITHM,
    CAPTURED,
    MADE_BY_MODEL,
    PARTLY_BY_MODEL,
    any_of,
)


class Severity(StrEnum):
    STRONG = "strong"
    NOTABLE = "notable"
    WEAK = "weak"


@dataclass(frozen=True)
class Hint:
    code: str
    severity: Severity
    words: str


STRIPPED = Hint("stripped", Severity.WEAK, "Metadata stripped, or there never were any")
CREDENTIALS = {
    "valid": Hint(
        "credentials_hold",
        Severity.NOTABLE,
        "Content credentials hold: signed, and unchanged since; nobody here vouches for the signer",
    ),
    "invalid": Hint(
        "credentials_broken",
        Severity.NOTABLE,
        "Content credentials do not hold: the file was changed after signing, or they are damaged",
    ),
}
ELSEWHERE = Hint(
    "credentials_elsewhere",
    Severity.WEAK,
    "Says that its content credentials are kept elsewhere; nothing was fetched",
)
CAMERA = Hint("camera", Severity.WEAK, "Camera make and model present (easily forged)")
PLACE = Hint("place", Severity.WEAK, "A place is in the file (easily forged); it was not kept")


def hints_of(provenance: Provenance) -> list[Hint]:
    """The strongest first; none where nothing could be read."""
    if provenance.says_nothing:
        return [STRIPPED]
    found = [*_declared(provenance), *_software(provenance), *_signed(provenance)]
    found += _camera(provenance)
    return sorted(found, key=lambda hint: list(Severity).index(hint.severity))


def _declared(provenance: Provenance) -> Iterator[Hint]:
    codes = {*provenance.xmp.source_types, *provenance.credentials.source_types}
    if any_of(codes, MADE_BY_MODEL):
        yield Hint("declares_model", Severity.STRONG, "Declares itself made by a trained model")
    if any_of(codes, PARTLY_BY_MODEL):
        words = "Declares parts of itself made by a trained model"
        yield Hint("declares_model_in_part", Severity.STRONG, words)
    if any_of(codes, BY_ALGORITHM):
        words = "Declares itself made or enhanced by an algorithm"
        yield Hint("declares_algorithm", Severity.NOTABLE, words)
    if any_of(codes, CAPTURED):
        words = "Declares itself captured by a camera (easily forged)"
        yield Hint("declares_capture", Severity.WEAK, words)


def _software(provenance: Provenance) -> Iterator[Hint]:
    if provenance.texts.generator:
        words = f"Carries the parameters of an image generator ({provenance.texts.generator})"
        yield Hint("generator_parameters", Severity.STRONG, words)
    for tool in tools_of(provenance):
        if is_generator(tool):
            words = f"Names an image generator as its software: {tool}"
            yield Hint("generator_named", Severity.STRONG, words)
        elif is_editor(tool):
            yield Hint("edited", Severity.NOTABLE, f"Edited with {tool}")
        else:
            yield Hint("software", Severity.WEAK, f"Saved by {tool}")


def tools_of(provenance: Provenance) -> list[str]:
    """The different ones that the parts name, in the order of the parts."""
    named = [
        provenance.exif.software,
        *provenance.xmp.tools,
        provenance.texts.software,
        provenance.credentials.claim_generator,
    ]
    return list(dict.fromkeys(filter(None, named)))


def _signed(provenance: Provenance) -> Iterator[Hint]:
    known = CREDENTIALS.get(provenance.credentials.state)
    if known:
        yield known
    elif provenance.xmp.has_remote_credentials:
        yield ELSEWHERE


def _camera(provenance: Provenance) -> Iterator[Hint]:
    if provenance.exif.make and provenance.exif.model:
        yield CAMERA
    if provenance.exif.has_place or provenance.xmp.has_place:
        yield PLACE

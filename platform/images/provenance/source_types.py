"""IPTC's vocabulary of digital source types, in plain words."""

from collections.abc import Iterable

from images.provenance.facts import clean

# http://cv.iptc.org/newscodes/digitalsourcetype/ and the two that C2PA adds to it.
WORDS = {
    "algorithmicMedia": "made by an algorithm that was not trained",
    "algorithmicallyEnhanced": "enhanced by an algorithm",
    "composite": "put together from several pictures",
    "compositeCapture": "put together from several photographs",
    "compositeSynthetic": "put together, parts of it made by a machine",
    "compositeWithTrainedAlgorithmicMedia": "put together, parts of it made by a trained model",
    "computationalCapture": "captured by a camera that computes its pictures",
    "dataDrivenMedia": "drawn from data",
    "digitalArt": "drawn by a person with software",
    "digitalCapture": "captured by a digital camera",
    "digitalCreation": "made by a person with software",
    "empty": "begun as an empty picture",
    "humanEdits": "edited by a person",
    "minorHumanEdits": "slightly edited by a person",
    "negativeFilm": "scanned from a negative",
    "positiveFilm": "scanned from a slide",
    "print": "scanned from a print",
    "screenCapture": "captured from a screen",
    "softwareImage": "made by software",
    "trainedAlgorithmicData": "data made by a trained model",
    "trainedAlgorithmicMedia": "made by a trained model",
    "virtualRecording": "recorded in a virtual world",
}
BASES = ("cv.iptc.org/newscodes/digitalsourcetype/", "c2pa.org/digitalsourcetype/")
MADE_BY_MODEL = {"trainedAlgorithmicMedia", "trainedAlgorithmicData"}
PARTLY_BY_MODEL = {"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"}
BY_ALGORITHM = {"algorithmicMedia", "algorithmicallyEnhanced"}
CAPTURED = {"digitalCapture", "computationalCapture", "compositeCapture"}


def code_of(address: object) -> str:
    """`trainedAlgorithmicMedia` of its address; anything else stays as it is."""
    text = clean(address)
    for base in BASES:
        _, found, code = text.partition(base)
        if found and code:
            return code
    return text


def in_words(code: str) -> str:
    return WORDS.get(code, code)


def any_of(codes: Iterable[str], among: set[str]) -> bool:
    return not among.isdisjoint(codes)

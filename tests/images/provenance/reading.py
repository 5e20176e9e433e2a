"""Reading in the tests' own process; tests of what kills a reader drive the real decoder."""

from images.provenance.apart import merged
from images.provenance.facts import Provenance, provenance_from
from images.provenance.reading import lines_of


def read(data: bytes) -> Provenance:
    return provenance_from(merged(lines_of(data), "crashed"))

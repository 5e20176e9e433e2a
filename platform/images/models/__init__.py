"""Images and the upload events that bring them in."""

from images.models.beside import Erasure, IdempotencyRecord, LegalHold
from images.models.contents import NOTHING, ExactCopy, Image
from images.models.submissions import LONGEST_URL, Flow, Submission

__all__ = [
    "LONGEST_URL",
    "NOTHING",
    "Erasure",
    "ExactCopy",
    "Flow",
    "IdempotencyRecord",
    "Image",
    "LegalHold",
    "Submission",
]

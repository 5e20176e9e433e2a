"""Images and the upload events that bring them in."""

from images.models.contents import ExactCopy, Image
from images.models.submissions import LONGEST_URL, Flow, IdempotencyRecord, Submission

__all__ = ["LONGEST_URL", "ExactCopy", "Flow", "IdempotencyRecord", "Image", "Submission"]

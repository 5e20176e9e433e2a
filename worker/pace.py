"""How many images make a batch: as many as are judged in a moment.

A process cannot be interrupted: whoever comes in waits for a batch to end, and then for their own.
"""

from django.conf import settings

BATCH_SECONDS = 0.25


class Pace:
    """What an image takes here, learnt from the batches so far; the first one is of one image."""

    def __init__(self) -> None:
        self._seconds_each = BATCH_SECONDS

    @property
    def batch_size(self) -> int:
        fitting = int(BATCH_SECONDS / self._seconds_each)
        return max(1, min(fitting, settings.ANALYSIS_BATCH))

    def learn(self, images: int, seconds: float) -> None:
        """Half of what is known is the latest batch."""
        self._seconds_each = (self._seconds_each + max(seconds / images, 0.001)) / 2

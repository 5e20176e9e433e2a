"""A partner that uploads with the client that partners have, and does not give up."""

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from touchstone import Client, Retries

PATIENT = Retries(tries=1000, seconds=600, longest_pause=1)
LARGEST_BATCH = 100


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Partner:
    address: str
    api_key: str

    def upload_all(self, images: Sequence[bytes], *, seconds: float) -> list[str]:
        """The ids that were promised, one for each image, spread over some seconds."""
        pause = seconds / len(images)
        with (
            Client(self.address, self.api_key, retries=PATIENT) as client,
            ThreadPoolExecutor(8) as senders,
        ):
            promises = []
            for data in images:
                promises.append(senders.submit(client.submit, data))
                time.sleep(pause)
            return [promise.result().id for promise in promises]

    def upload_batches(self, images: Sequence[bytes]) -> None:
        """One batch after the other, each as large as it may be."""
        with Client(self.address, self.api_key, retries=PATIENT) as client:
            for first in range(0, len(images), LARGEST_BATCH):
                client.submit_batch(images[first : first + LARGEST_BATCH])

"""S3 and its likes; imported only where they are used."""

from botocore.config import Config
from django.core.files.storage import Storage
from storages.backends.s3 import S3Storage


def bucket_storage(**options: object) -> Storage:
    """Answers or fails within seconds: an upload is better refused than left hanging."""
    timing = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 3})
    storage: Storage = S3Storage(client_config=timing, **options)
    return storage

"""The same promises on S3, spoken to a real HTTP server on loopback."""

import uuid
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from images import store
from images.errors import ObjectCorrupt, ObjectMissing, StoreFailed
from images.intake import Sender, accept
from images.models import Image
from tests.factories import make_image


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def use_bucket(settings: Settings, endpoint: str, *, name: str = "images") -> None:
    options = settings.S3_OPTIONS | {
        "bucket_name": name,
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
    }
    backend = {"BACKEND": "images.storage_s3.bucket_storage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}


@pytest.fixture
def bucket(settings: Settings, endpoint: str) -> None:
    name = f"images-{uuid.uuid4().hex}"
    use_bucket(settings, endpoint, name=name)
    connection = HTTPConnection(endpoint.removeprefix("http://"))
    connection.request("PUT", f"/{name}")
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.usefixtures("bucket")
def test_an_image_is_accepted_into_a_bucket_and_read_back(sender: Sender) -> None:
    content = make_image(seed=8)
    image = accept(
        sender=sender, file=ContentFile(content), file_name="a.jpg"
    ).submission.stored_image
    assert store.read_verified(image.object_key, image.sha256) == content
    assert image.object_key in set(store.keys(store.ORIGINALS))


@pytest.mark.usefixtures("bucket")
def test_a_missing_object_is_missing() -> None:
    assert not store.exists("objects/none")
    with pytest.raises(ObjectMissing):
        store.read("objects/none")


@pytest.mark.usefixtures("bucket")
def test_wrong_bytes_in_a_bucket_are_not_passed_on() -> None:
    store.write("objects/wrong", b"other bytes")
    with pytest.raises(ObjectCorrupt):
        store.read_verified("objects/wrong", "0" * 64)


def test_a_bucket_that_refuses_leaves_no_row(
    sender: Sender, settings: Settings, endpoint: str
) -> None:
    use_bucket(settings, endpoint, name="no-such-bucket")
    with pytest.raises(StoreFailed):
        accept(sender=sender, file=ContentFile(make_image()), file_name="a.jpg")
    assert not Image.objects.exists()


def test_a_server_that_is_away_leaves_no_row(sender: Sender, settings: Settings) -> None:
    use_bucket(settings, "http://127.0.0.1:9")
    with pytest.raises(StoreFailed):
        accept(sender=sender, file=ContentFile(make_image()), file_name="a.jpg")
    assert not Image.objects.exists()

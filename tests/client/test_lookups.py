"""Finding submissions by what they show, and sharing their pictures, through the client."""

from pathlib import Path

import httpx
import pytest

from accounts.models import Organisation
from images import store
from images.models import Image, Submission
from tests.client.commands import Touchstone
from tests.factories import (
    ImageFactory,
    Spoken,
    analysed_submission,
    make_image,
    telling_submission,
)
from touchstone import Client, Misconfigured, sha256_of

PICTURE = make_image(seed=3)
HASH, NEAR = "0f" * 32, "0f" * 31 + "0e"


@pytest.fixture
def two(organisation: Organisation) -> list[Submission]:
    """Nearly the same picture, in the order in which they came."""
    made = []
    for content, pdq in ((PICTURE, HASH), (make_image(seed=4), NEAR)):
        image = ImageFactory.create(organisation=organisation, content=content)
        Image.objects.filter(pk=image.pk).update(pdq=pdq, pdq_quality=90)
        made.append(analysed_submission(organisation=organisation, image=image))
    return made


def test_the_same_bytes_are_found_by_their_hash(
    client: Client, two: list[Submission], tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURE)
    for picture in (PICTURE, path):
        (found,) = client.lookup(sha256=sha256_of(picture))
        assert (found.id, found.distance, found.verdict) == (two[0].public_id, 0, "likely_fake")


def test_nearly_the_same_picture_is_found_by_its_pdq(client: Client, two: list[Submission]) -> None:
    found = client.lookup(pdq=HASH)
    assert [(one.id, one.distance) for one in found] == [
        (two[0].public_id, 0), (two[1].public_id, 1),
    ]  # fmt: skip
    assert len(client.lookup(pdq=HASH, max_distance=0)) == 1


def test_a_look_up_needs_one_hash(client: Client) -> None:
    for sha256, pdq in (("", ""), ("a" * 64, HASH)):
        with pytest.raises(Misconfigured):
            client.lookup(sha256=sha256, pdq=pdq)


def test_near_duplicates_of_a_submission(client: Client, two: list[Submission]) -> None:
    near = client.near_duplicates(two[0].public_id)
    assert near.comparable
    assert [(one.id, one.distance) for one in near.items] == [(two[1].public_id, 1)]
    assert client.near_duplicates(two[0].public_id, max_distance=0).items == ()


def test_shared_pictures_open_without_a_key(client: Client, organisation: Organisation) -> None:
    store.write("maps/shared.png", PICTURE)
    store.write("evidence/shared.png", PICTURE)
    spoken = [
        Spoken("artifact", 0.9, heatmap_key="maps/shared.png"),
        Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/shared.png"}),
    ]
    told = telling_submission(spoken, organisation=organisation)
    links = client.share(told.public_id)
    assert links.preview is None
    for address in (links.heatmaps["artifact"], links.evidence["frequency"]["spectrum"]):
        assert httpx.get(address).content == PICTURE
    client.delete(told.public_id)
    assert httpx.get(links.heatmaps["artifact"]).status_code == 404


def test_pages_are_walked_by_their_cursor(client: Client, organisation: Organisation) -> None:
    made = [analysed_submission(organisation=organisation).public_id for _ in range(3)]
    first = client.page(limit=2)
    rest = client.page(limit=2, cursor=first.next_cursor)
    assert [one.id for one in (*first.items, *rest.items)] == made[::-1]
    assert rest.next_cursor == ""


def test_reading_may_wait(client: Client, two: list[Submission]) -> None:
    assert client.get(two[0].public_id, wait=10).is_final


def test_the_command_finds_a_file_and_a_near_picture(
    touchstone: Touchstone, two: list[Submission], tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURE)
    assert two[0].public_id in touchstone("lookup", path).out
    (near,) = touchstone("lookup", "--near", two[0].public_id, "--json").documents
    assert (near["id"], near["distance"]) == (two[1].public_id, 1)
    assert len(touchstone("lookup", "--pdq", HASH, "--json").documents) == 2
    assert touchstone("lookup", tmp_path / "none.jpg").code == 2

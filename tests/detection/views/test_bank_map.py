"""The map of a release's known images, for those who see releases."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import Organisation, User
from detection.bank_chart import BankChart
from detection.models import DetectorRelease
from tests.factories import (
    CaseFactory,
    DetectorReleaseFactory,
    UserFactory,
    known_images,
    telling_submission,
)

SignIn = Callable[[User], Client]
LINK = "Map of the known images</a>"


@pytest.fixture
def release(db: None) -> DetectorRelease:
    row: DetectorRelease = DetectorReleaseFactory.create(
        detector="clip_nearest", card={"bank": {"images": 6}}
    )
    return row


@pytest.fixture
def map_file(settings: Settings, tmp_path: Path, release: DetectorRelease) -> Path:
    settings.DETECTOR_WEIGHTS_DIR = tmp_path
    file = tmp_path / release.detector / release.version / "map.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(known_images()))
    return file


@pytest.fixture
def reader(sign_in: SignIn, auditor: User, map_file: Path) -> Client:
    return sign_in(auditor)


def address(release: DetectorRelease, query: str = "") -> str:
    return reverse("detection:bank_map", args=[release.detector, release.version]) + query


def page(client: Client, release: DetectorRelease, query: str = "") -> str:
    answer = client.get(address(release, query))
    assert answer.status_code == 200
    return answer.content.decode()


def chart(client: Client, release: DetectorRelease, query: str = "") -> BankChart:
    found: BankChart = client.get(address(release, query)).context["chart"]
    return found


@pytest.mark.parametrize("person", ["moderator", "senior", "auditor", "administrator"])
def test_whoever_sees_releases_sees_it(
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    map_file: Path,
    release: DetectorRelease,
    person: str,
) -> None:
    assert "<svg" in page(sign_in(request.getfixturevalue(person)), release)


def test_uploaders_do_not(
    sign_in: SignIn, uploader: User, map_file: Path, release: DetectorRelease
) -> None:
    assert sign_in(uploader).get(address(release)).status_code == 403


def test_strangers_are_sent_to_sign_in(
    client: Client, map_file: Path, release: DetectorRelease
) -> None:
    answer = client.get(address(release))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (
        302,
        reverse("account_login"),
    )


@pytest.mark.parametrize(
    ("detector", "version"), [("clip_nearest", ".."), ("nobody", "1"), ("clip_nearest", "1")]
)
def test_a_release_that_is_not_there_has_none(reader: Client, detector: str, version: str) -> None:
    assert reader.get(f"/releases/{detector}/{version}/map/").status_code == 404


def test_every_image_is_a_mark_and_kinds_differ_in_shape(
    reader: Client, release: DetectorRelease
) -> None:
    series = {one.source: one for one in chart(reader, release).series}
    assert series["faces"].reals == "M20 980h0M500 500h0"
    assert series["faces"].fakes == "M974 14l12 12m0-12l-12 12"
    assert (series["paintings"].reals, series["paintings"].fakes.count("m")) == ("", 1)
    shown = page(reader, release)
    assert all(one.reals in shown and one.fakes in shown for one in series.values())
    assert "<title>faces, real</title>" in shown


def test_the_largest_sources_have_colours_of_their_own(
    reader: Client, release: DetectorRelease, map_file: Path
) -> None:
    names = [f"source-{number}" for number in range(9)]
    sizes = [9 - number for number in range(9)]
    source = [code for code, size in enumerate(sizes) for _ in range(size)]
    columns: dict[str, Any] = {name: [0] * len(source) for name in ("x", "y", "label", "generator")}
    map_file.write_text(
        json.dumps({**known_images(), **columns, "sources": names, "source": source})
    )
    series = chart(reader, release).series
    assert [one.source for one in series] == names
    assert [one.colour for one in series] == ["1", "2", "3", "4", "5", "6", "7", "others", "others"]


def test_the_table_says_the_same(reader: Client, release: DetectorRelease) -> None:
    groups = [
        (group.source, group.is_fake, group.generator, group.count, group.x, group.y)
        for group in chart(reader, release).groups
    ]
    assert groups == [
        ("faces", False, "camera", 2, -0.5, -0.5),
        ("faces", True, "face_mixer", 1, 1.0, 1.0),
        ("paintings", True, "brush_net", 1, 0.25, -0.75),
    ]
    shown = page(reader, release)
    for words in (
        "face mixer",
        "-0.75",
        "2 of the 4 images are real",
        "4 of 1,234 images",
        "t-SNE",
    ):
        assert words in shown


def test_a_chosen_source_stands_out(reader: Client, release: DetectorRelease) -> None:
    faded = {one.source: one.is_faded for one in chart(reader, release, "?source=faces").series}
    assert faded == {"faces": False, "paintings": True}
    assert "Only faces stands out." in page(reader, release, "?source=faces")


def test_a_source_that_is_not_on_it_chooses_nothing(
    reader: Client, release: DetectorRelease
) -> None:
    assert "map__source--faded" not in page(reader, release, "?source=%3Cb%3E")


def test_no_picture_is_shown(reader: Client, release: DetectorRelease) -> None:
    shown = page(reader, release)
    assert "<img" not in shown
    assert "<image" not in shown


@pytest.mark.parametrize(
    "content",
    [None, "", "[]", "{}", "{]", json.dumps(known_images() | {"x": [0.1]}),
     json.dumps(known_images() | {"source": [0, 0, 0, 7]})],
    ids=["missing", "empty", "list", "bare", "broken", "short column", "unknown code"],
)  # fmt: skip
def test_without_a_readable_map_the_page_says_how_to_make_one(
    reader: Client, release: DetectorRelease, map_file: Path, content: str | None
) -> None:
    map_file.unlink()
    if content is not None:
        map_file.write_text(content)
    shown = page(reader, release)
    assert "There is no map of this release" in shown
    assert "python -m detection map" in shown


def test_the_nearest_known_images_lead_staff_to_it(
    sign_in: SignIn, moderator: User, organisation: Organisation
) -> None:
    case = CaseFactory.create(submission=telling_submission(organisation=organisation))
    shown = sign_in(moderator).get(reverse("moderation:case", args=[case.public_id]))
    link = reverse("detection:bank_map", args=["clip_nearest", "2026.11.1"])
    assert f'<a href="{link}">{LINK}' in shown.content.decode()


def test_they_lead_no_uploader_to_a_page_that_refuses_them(
    sign_in: SignIn, uploader: User, organisation: Organisation
) -> None:
    told = telling_submission(organisation=organisation)
    shown = sign_in(uploader).get(reverse("detection:submission", args=[told.public_id]))
    assert "Nearest known images" in shown.content.decode()
    assert LINK not in shown.content.decode()


def test_a_release_with_a_bank_leads_to_it(reader: Client, release: DetectorRelease) -> None:
    change = reverse("admin:detection_detectorrelease_change", args=[release.pk])
    assert f'<a href="{address(release)}">{LINK}' in reader.get(change).content.decode()


def test_a_release_without_a_bank_does_not(reader: Client) -> None:
    other: DetectorRelease = DetectorReleaseFactory.create(detector="cnn")
    change = reverse("admin:detection_detectorrelease_change", args=[other.pk])
    assert LINK not in reader.get(change).content.decode()


def test_the_released_map_can_be_drawn(sign_in: SignIn, auditor: User) -> None:
    folder = next(Path("detection/weights/clip_nearest").glob("*/map.json")).parent
    released: DetectorRelease = DetectorReleaseFactory.create(
        detector="clip_nearest", version=folder.name
    )
    drawn = chart(sign_in(auditor), released)
    assert drawn.shown == sum(one.count for one in drawn.series) > 1000
    assert drawn.shown == sum(group.count for group in drawn.groups)


def test_people_without_any_role_do_not_see_it(
    sign_in: SignIn, map_file: Path, release: DetectorRelease
) -> None:
    assert sign_in(UserFactory.create()).get(address(release)).status_code == 403

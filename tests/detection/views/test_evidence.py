"""What a verdict rests on, on the page of the submission and on that of the case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation, User
from detection.presentation import map_test
from detection.selectors import latest_analysis
from images.models import Submission
from tests.factories import (
    CaseFactory,
    ImageFactory,
    Spoken,
    analysed_submission,
    make_image,
    telling_submission,
)

SignIn = Callable[[User], Client]
PNG = make_image(kind="PNG")
DOUBTFUL = {"faithfulness": {"better_than_random": False, "figure": 0.4, "n": 120}}


def with_picture(organisation: Organisation) -> dict[str, Any]:
    image = ImageFactory.create(organisation=organisation, preview_key="previews/x.webp")
    return {"organisation": organisation, "image": image}


@pytest.fixture
def told(organisation: Organisation) -> Submission:
    return telling_submission(**with_picture(organisation))


@pytest.fixture
def member(sign_in: SignIn, uploader: User) -> Client:
    return sign_in(uploader)


def page(client: Client, submission: Submission, query: str = "") -> str:
    address = reverse("detection:submission", args=[submission.public_id])
    return client.get(f"{address}{query}").content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "two faces",
        "91 %",
        "Mean of real photographs",
        "bsds500",
        "biggan_xue",
        "distance 0.248",
        "A known real image is the more similar one.",
        "GAN",
        "abstains: not sure enough to say",
        "After JPEG 60",
        "62 %",
    ],
)
def test_each_kind_of_evidence_is_told(member: Client, told: Submission, words: str) -> None:
    assert words.replace("two faces", "2 faces") in page(member, told)


def test_the_same_stands_on_the_case(sign_in: SignIn, moderator: User, told: Submission) -> None:
    case = CaseFactory.create(submission=told)
    shown = sign_in(moderator).get(reverse("moderation:case", args=[case.public_id]))
    for words in ("distance 0.248", "After JPEG 60", "abstains", "Mean of real photographs"):
        assert words in shown.content.decode()


def test_faces_are_boxes_in_pixels_of_the_image(member: Client, told: Submission) -> None:
    shown = page(member, told)
    assert 'viewBox="0 0 64 48"' in shown
    assert 'x="6" y="8" width="18" height="22"' in shown


def test_evidence_of_an_unknown_kind_is_left_out(
    member: Client, organisation: Organisation
) -> None:
    told = telling_submission(
        [Spoken("cnn", 0.9, {"tea_leaves": "gloomy"})], organisation=organisation
    )
    assert "gloomy" not in page(member, told)


def test_a_contradiction_is_a_sentence(member: Client, organisation: Organisation) -> None:
    sides = {"likely_fake": ["artifact", "cnn"], "likely_authentic": ["face"]}
    told = telling_submission(organisation=organisation, analysis={"contradiction": sides})
    assert (
        "The detectors contradict each other: artifact and cnn call this image fake, "
        "face calls it authentic, each by its own thresholds." in page(member, told)
    )


def test_the_threshold_is_that_of_what_decided(member: Client, told: Submission) -> None:
    assert "called likely fake from 72 %" in page(member, told)


def test_members_see_the_picture_of_the_evidence_and_outsiders_do_not(
    sign_in: SignIn, member: Client, outsider: User, organisation: Organisation
) -> None:
    key = default_storage.save("evidence/one.png", ContentFile(PNG))
    spoken = [Spoken("frequency", 0.6, picture_keys={"spectrum": key})]
    told = telling_submission(spoken, organisation=organisation)
    address = reverse("detection:evidence_picture", args=[told.public_id, "frequency", "spectrum"])
    response = member.get(address)
    assert (response.content, response["Content-Type"]) == (PNG, "image/png")
    assert "private" in response["Cache-Control"]
    assert sign_in(outsider).get(address).status_code == 404
    assert member.get(address.replace("spectrum/", "other/")).status_code == 404


def maps(organisation: Organisation) -> Submission:
    spoken = [
        Spoken("artifact", 0.7, heatmap_key="heatmaps/a.png"),
        Spoken("cnn", 0.95, heatmap_key="heatmaps/b.png", card=DOUBTFUL),
        Spoken("face", 0.8, heatmap_key="heatmaps/c.png", card={"faithfulness": {}}),
        Spoken("hierarchy", 0.6, heatmap_key="heatmaps/d.png", card=faithful(0.28)),
        Spoken("layers", 0.9, heatmap_key="heatmaps/e.png", card=faithful(0.01)),
    ]
    return telling_submission(spoken, **with_picture(organisation))


def faithful(figure: float) -> dict[str, Any]:
    return {"faithfulness": {"figure": figure, "better_than_random": True}}


def test_the_most_faithful_heat_map_is_shown_first_and_then_the_surest(
    member: Client, organisation: Organisation
) -> None:
    told = maps(organisation)
    shown = member.get(reverse("detection:submission", args=[told.public_id]))
    order = [one.detector for one in shown.context["heats"]]
    assert order == ["hierarchy", "layers", "face", "artifact", "cnn"]
    assert shown.context["heat"].detector == "hierarchy"
    assert "viewer__heat--doubtful" not in shown.content.decode()


def test_of_the_long_cards_only_that_one_member_is_read(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    analysis = latest_analysis(maps(organisation))
    assert analysis
    assert analysis.decided_by
    with django_assert_num_queries(0):
        found = list(analysis.findings.all())
        read = [map_test(finding).get("figure") for finding in found]
    assert read == [None, 0.4, None, 0.28, 0.01]
    deferred = [analysis.decided_by, *(finding.release for finding in found)]
    assert all("card" in release.get_deferred_fields() for release in deferred if release)


def test_another_heat_map_can_be_asked_for(member: Client, organisation: Organisation) -> None:
    told = maps(organisation)
    address = reverse("detection:heatmap", args=[told.public_id, "artifact"])
    assert f'src="{address}"' in page(member, told, "?heat=artifact")


def test_a_heat_map_no_better_than_chance_is_greyed_out_with_the_reason(
    member: Client, organisation: Organisation
) -> None:
    shown = page(member, maps(organisation), "?heat=cnn")
    assert "viewer__heat--doubtful" in shown
    assert '<p class="muted small" data-viewer-doubt>Greyed out' in shown


def test_one_heat_map_needs_no_choice(member: Client, organisation: Organisation) -> None:
    told = analysed_submission(heatmap_key="heatmaps/a.png", **with_picture(organisation))
    assert "data-viewer-heatmap" not in page(member, told)


def test_more_evidence_costs_no_more_queries(
    member: Client, told: Submission, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(11):
        page(member, told)

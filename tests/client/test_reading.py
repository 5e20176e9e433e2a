"""What is read back is all that the API says, and a later server may say more."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any, get_args

import pytest

from accounts.models import Organisation
from detection.api.examples import ANALYSED, QUEUED
from images import store
from tests.client.road import Act, Road
from tests.factories import Spoken, analysed_submission, make_image, telling_submission
from touchstone import Client, Misconfigured, NotFound, Submission, UnexpectedAnswer
from touchstone.models import submission_of
from touchstone.reading import hints_of

Connect = Callable[..., Client]
PNG = make_image(kind="PNG")


def inner_kind(hint: object) -> type | None:
    """The dataclass in `X`, `X | None`, `tuple[X, ...]` and `tuple[X, ...] | None`."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next((kind for part in get_args(hint) if (kind := inner_kind(part))), None)


def unknown_members(kind: type, document: dict[str, Any]) -> set[str]:
    missing = {f"{kind.__name__}.{name}" for name in document} - {
        f"{kind.__name__}.{field.name}" for field in fields(kind)
    }
    for name, value in document.items():
        inner = inner_kind(hints_of(kind).get(name))
        for item in value if isinstance(value, list) else [value]:
            if inner and isinstance(item, dict):
                missing |= unknown_members(inner, item)
    return missing


def without_raw(found: Submission) -> dict[str, Any]:
    return {name: value for name, value in asdict(found).items() if name != "raw"}


def test_no_member_of_the_api_is_missing() -> None:
    assert unknown_members(Submission, ANALYSED) == set()


def test_every_member_is_read() -> None:
    found = submission_of(ANALYSED)
    assert found.created_at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert (found.probability, found.interval) == (0.973, (0.94, 0.99))
    assert found.findings[1].faces
    assert found.findings[1].faces[0].box == (312, 96, 188, 240)
    assert found.provenance
    assert found.provenance.hints[0].severity == "strong"
    assert found.decision
    assert found.decision.at == datetime(2026, 11, 21, 10, 2, 11, tzinfo=UTC)
    assert found.raw == ANALYSED


def test_what_a_later_server_adds_is_passed_over() -> None:
    later = deepcopy(ANALYSED) | {"matches": [{"bank": "known"}], "status": "dreamt"}
    later["findings"][0]["mood"] = "good"
    later["image"]["palette"] = None
    found = submission_of(later)
    assert found.status == "dreamt"
    assert found.findings == submission_of(ANALYSED).findings
    assert found.raw["matches"] == [{"bank": "known"}]


def test_what_an_earlier_server_lacks_takes_its_default() -> None:
    kept = ("id", "status", "created_at")
    found = submission_of({name: QUEUED[name] for name in kept} | {"metadata": None})
    assert (found.metadata, found.findings, found.image, found.flag) == ({}, (), None, "none")


@pytest.mark.parametrize(
    "document",
    [{}, {"id": "sub_1", "status": "queued", "created_at": "soon"}, QUEUED | {"image": 3}],
)
def test_what_cannot_be_a_submission_is_no_answer(document: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswer):
        submission_of(document)


def test_a_submission_is_read_as_the_server_tells_it(
    client: Client, organisation: Organisation
) -> None:
    judged = analysed_submission(organisation=organisation)
    found = client.get(judged.public_id)
    assert (found.id, found.verdict, found.is_final) == (judged.public_id, "likely_fake", True)
    assert found.findings
    assert unknown_members(Submission, dict(found.raw)) == set()


def test_the_list_asks_for_the_next_page_when_it_is_needed(
    road: Road, connect: Connect, organisation: Organisation
) -> None:
    made = [analysed_submission(organisation=organisation).public_id for _ in range(5)]
    listed = connect(road.url).list(page_size=2)
    assert road.travellers == []
    assert [one.id for one in islice(listed, 2)] == made[:2:-1]
    assert len(road.travellers) == 1
    assert [one.id for one in listed] == made[2::-1]
    assert len(road.travellers) == 3


def test_the_list_keeps_its_filters_from_page_to_page(
    client: Client, organisation: Organisation
) -> None:
    for number in range(6):
        analysed_submission(organisation=organisation, reference=f"a/{number % 2}&b=c")
    found = list(client.list(page_size=1, reference="a/1&b=c", verdict="likely_fake"))
    assert [one.reference for one in found] == ["a/1&b=c"] * 3


def test_the_list_takes_moments(client: Client, organisation: Organisation) -> None:
    first, second = (analysed_submission(organisation=organisation) for _ in range(2))
    since = list(client.list(created_after=first.created_at))
    before = list(client.list(created_before=second.created_at.isoformat()))
    assert [one.id for one in since] == [second.public_id]
    assert [one.id for one in before] == [first.public_id]


def test_heat_maps_come_as_bytes(client: Client, organisation: Organisation) -> None:
    store.write("heatmaps/a.png", PNG)
    judged = analysed_submission(organisation=organisation, heatmap_key="heatmaps/a.png")
    assert client.heatmap(judged.public_id) == PNG
    assert client.heatmap(judged.public_id, "cnn") == PNG
    with pytest.raises(NotFound):
        client.heatmap(judged.public_id, "frequency")


def test_pictures_of_the_evidence_come_as_bytes(client: Client, organisation: Organisation) -> None:
    store.write("evidence/a.png", PNG)
    spoken = [Spoken("frequency", 0.6, picture_keys={"spectrum": "evidence/a.png"})]
    told = telling_submission(spoken, organisation=organisation)
    assert client.evidence(told.public_id, "frequency", "spectrum") == PNG


@pytest.mark.parametrize("odd", ["", "..", "../../schema/", "sub_1/heatmap", "a b", "?x=1", "é"])
def test_what_cannot_be_an_id_is_not_asked_for(road: Road, connect: Connect, odd: str) -> None:
    client = connect(road.url)
    for ask in (client.get, client.heatmap, partial(client.evidence, "sub_1", "cnn")):
        with pytest.raises(Misconfigured):
            ask(odd)
    assert road.travellers == []


def test_another_site_is_told_from_a_touchstone(road: Road, connect: Connect) -> None:
    with pytest.raises(UnexpectedAnswer, match="Is this the address"):
        connect(road.plays([Act.OTHER_SITE])).get("sub_1")

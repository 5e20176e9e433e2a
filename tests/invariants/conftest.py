"""Five uploads taken along the real path by the real services, so that every invariant holds."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Organisation, User
from accounts.roles import Role
from audit.anchors import write_anchor
from detection.models import DetectorRelease
from detection.services import Judged
from images import leases, store
from images.intake import Sender, accept
from images.leases import Outcome
from images.models import Submission
from images.services import Derived
from moderation.models import Case, Policy
from moderation.outcomes import Outcome as Said
from moderation.outcomes import Reason
from moderation.rulings import Ruling
from moderation.services import claim_next, decide, settle_rulings
from tests.factories import make_image, staff
from tests.invariants.lives import World
from tests.worker.conftest import SHA256, make_seen
from webhooks.models import Endpoint
from worker.settling import Settlement, settle
from worker.storing import Seen

Status = Submission.Status
Upload = Callable[[], Submission]


@pytest.fixture(autouse=True)
def own_places(settings: Settings, tmp_path: Path) -> None:
    """Objects and anchors of this test only: other tests leave objects without rows."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "objects"}}
    settings.STORAGES = storages
    settings.LEDGER_ANCHOR_FILE = tmp_path / "anchors.jsonl"


@pytest.fixture
def upload(organisation: Organisation, uploader: User) -> Upload:
    sender = Sender(organisation, Submission.Source.WEB, user=uploader)
    seeds = iter(range(100))

    def one() -> Submission:
        content = ContentFile(make_image(seed=next(seeds)))
        return accept(sender=sender, file=content, file_name="a.jpg").submission

    return one


def seen(submission: Submission, verdict: str, probability: float) -> Seen:
    """Judged as the worker would, with its preview and thumbnail in the store."""
    image = submission.stored_image
    preview = store.preview_key(image.organisation_id, image.sha256)
    thumbnail = store.thumbnail_key(image.organisation_id, image.sha256)
    for key in (preview, thumbnail):
        store.write(key, io.BytesIO(make_image(kind="WEBP")).getvalue())
    judgement = make_seen(submission, verdict, probability).judged.judgement
    derived = Derived(image.pk, 64, 48, preview, thumbnail, "0" * 64, 90)
    return Seen(Judged(submission.pk, judgement, 20.0), derived)


@pytest.fixture
def story(upload: Upload, organisation: Organisation, moderator: User) -> dict[str, Submission]:
    """A fake that was ruled on, an authentic, a damaged, one that kept failing, one waiting.

    Their partner has an endpoint, to which what happened is under way.
    """
    release = DetectorRelease.objects.create(detector="cnn", version="test", weights_sha256=SHA256)
    Endpoint.objects.create(organisation=organisation, name="Ours", url="https://example.org/")
    for _ in range(4):
        upload()
    batch = leases.claim_batch(8)
    fake, authentic, damaged, failing = batch.submissions
    Submission.objects.filter(pk=failing.pk).update(attempts=3)
    results = Settlement(
        seen=[seen(fake, "likely_fake", 0.97), seen(authentic, "likely_authentic", 0.02)],
        rejected=[Outcome(damaged, Status.REJECTED, reason_code="damaged", reason="Damaged.")],
        failed=[Outcome(failing, Status.QUARANTINED, reason_code="crashed", reason="Crashed.")],
    )
    settle(batch.token, results, {"cnn": release})
    write_anchor()
    rule_on_next(moderator)
    names = ("fake", "authentic", "damaged", "failing", "waiting")
    ids = [submission.pk for submission in (fake, authentic, damaged, failing, upload())]
    return {name: Submission.objects.get(pk=pk) for name, pk in zip(names, ids, strict=True)}


def rule_on_next(moderator: User) -> None:
    for outcome in (Said.CONFIRMED_FAKE, Said.CANNOT_TELL):
        case = claim_next(moderator=moderator)
        is_fake = outcome == Said.CONFIRMED_FAKE
        decide(
            case=case,
            reviewer=moderator,
            ruling=Ruling(
                outcome=outcome,
                reason=Reason.VISIBLE_ARTEFACTS if is_fake else Reason.POOR_QUALITY,
                policy=Policy.objects.first() if is_fake else None,
            ),
        )
    Case.objects.update(settles_at=timezone.now())
    settle_rulings()


@pytest.fixture
def world(upload: Upload, uploader: User, moderator: User, senior: User) -> World:
    """Nothing has happened yet; a case comes whenever one is asked for."""
    olga = staff(Role.MODERATOR, email="olga@example.org", name="Olga Other")
    sofia = staff(Role.SENIOR, email="sofia@example.org", name="Sofia Senior")
    return World(uploader, moderator, olga, senior, sofia, new_cases(upload))


def new_cases(upload: Upload) -> Iterator[Case]:
    release = DetectorRelease.objects.create(detector="cnn", version="test", weights_sha256=SHA256)
    while True:
        submission = upload()
        judged = Settlement(seen=[seen(submission, "likely_fake", 0.97)])
        settle(leases.claim_batch(1).token, judged, {"cnn": release})
        yield Case.objects.select_related("submission").get(submission=submission)

"""The pictures of a case under its own id: a submission's id tells when its image came."""

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from common.errors import NotFound
from detection.views import evidence_of, heatmap_of
from images.models import Submission
from images.views import copy_of, download, exact_copy, tile_of
from moderation.guards import review_exchange, review_picture
from moderation.looks import check_cap
from moderation.selectors import case_by, first_look_of
from moderation.standing import standing_of
from moderation.veil import is_veiled


@review_picture
def picture(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    return copy_of(case_by(case_id).submission.stored_image.preview_key)


@review_picture
def thumbnail(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    return copy_of(case_by(case_id).submission.stored_image.thumbnail_key)


@review_picture
def original(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    """It is not blurred, and its metadata may tell how it was made."""
    submission = _judged(case_id, moderator)
    check_cap(moderator)
    return download(moderator, submission)


@review_exchange
def exact(request: HttpRequest, moderator: User, case_id: str) -> HttpResponse:
    return exact_copy(request, case_by(case_id).submission.stored_image)


@review_picture
def tile(
    request: HttpRequest, moderator: User, case_id: str, column: int, row: int
) -> HttpResponse:
    return tile_of(case_by(case_id).submission.stored_image, column, row)


@review_picture
def heatmap(request: HttpRequest, moderator: User, case_id: str, detector: str) -> HttpResponse:
    return heatmap_of(_judged(case_id, moderator), detector)


@review_picture
def evidence(
    request: HttpRequest, moderator: User, case_id: str, detector: str, name: str
) -> HttpResponse:
    return evidence_of(_judged(case_id, moderator), detector, name)


def _judged(case_id: str, moderator: User) -> Submission:
    """What the machine found, or what tells of it, is for whoever has looked without it."""
    case = case_by(case_id)
    if is_veiled(case, standing_of(case, moderator), first_look_of(case, moderator)):
        raise NotFound("What tells of the verdict is shown after your own look.")
    return case.submission

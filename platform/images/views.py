"""Pictures for pages: re-encoded copies only; the original leaves as a download for staff."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from audit.services import Fact, record, user_actor
from common.errors import NotFound
from images import exact as exact_copies
from images import store
from images.guards import let_in
from images.models import Image, Submission
from images.tiles import TILE_SIDE

HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_GET
@login_required
def preview(request: HttpRequest, submission_id: str) -> HttpResponse:
    return copy_of(_submission(request, submission_id).stored_image.preview_key)


@require_GET
@login_required
def thumbnail(request: HttpRequest, submission_id: str) -> HttpResponse:
    return copy_of(_submission(request, submission_id).stored_image.thumbnail_key)


@require_http_methods(["GET", "POST"])
@login_required
def exact(request: HttpRequest, submission_id: str) -> HttpResponse:
    """How far the copy at the image's own pixels is; a POST wishes for it."""
    return exact_copy(request, _submission(request, submission_id).stored_image)


def exact_copy(request: HttpRequest, image: Image) -> HttpResponse:
    """The caller has checked who asks, as in what follows."""
    copy = exact_copies.want(image) if request.method == "POST" else exact_copies.copy_of(image)
    facts = {
        "status": copy.status if copy else None,  # why it failed may name a place in the store
        "width": image.width,
        "height": image.height,
        "side": TILE_SIDE,
    }
    return JsonResponse(facts, headers={"Cache-Control": "private, no-store"})


@require_GET
@login_required
def tile(request: HttpRequest, submission_id: str, column: int, row: int) -> HttpResponse:
    return tile_of(_submission(request, submission_id).stored_image, column, row)


def tile_of(image: Image, column: int, row: int) -> HttpResponse:
    return copy_of(exact_copies.key_of(image, column, row))


@require_GET
@role_required(*Role)
def original(request: HttpRequest, submission_id: str) -> HttpResponse:
    """The bytes as they were uploaded, never shown by a browser; the ledger notes who took them."""
    return download(cast("User", request.user), _submission(request, submission_id))


def download(person: User, submission: Submission) -> HttpResponse:
    image = submission.stored_image
    if not image.object_key:
        raise NotFound("This image was deleted.")
    data = store.read_verified(image.object_key, image.sha256)
    record(
        Fact(
            actor=user_actor(person.pk),
            action="original.downloaded",
            subject=submission.public_id,
            organisation_id=submission.organisation_id,
            data={"sha256": image.sha256},
        )
    )
    # Named by content: an uploader's file name does not belong on a moderator's machine.
    name = f"{image.sha256[:16]}.{image.format.lower()}"
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return HttpResponse(data, "application/octet-stream", headers=HARMLESS | headers)


def _submission(request: HttpRequest, submission_id: str) -> Submission:
    return let_in(cast("User", request.user), submission_id)


def copy_of(key: str) -> HttpResponse:
    """A stored re-encoded copy; the caller has checked who asks."""
    if not key:
        raise NotFound("There is no preview of this image yet.")
    headers = {"Cache-Control": "private, max-age=600"}
    return HttpResponse(store.read(key), "image/webp", headers=HARMLESS | headers)

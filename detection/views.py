"""Detector mode and the submissions of one's organisation."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from accounts.guards import work_as_member
from accounts.models import Organisation, User
from accounts.permissions import role_required
from accounts.roles import Role
from common.errors import DomainError, NotFound
from common.pages import Place, page_of
from detection.bank_chart import chart_of
from detection.bank_map import read_map
from detection.forms import SubmissionFilter, UploadForm, limits
from detection.presentation import describe
from detection.selectors import finding_with_heatmap, picture_of, release_of
from images import store
from images.guards import let_in
from images.intake import Sender, accept
from images.models import Submission
from images.selectors import address_for, position_in_queue, submissions_of


class PersonRequest(HttpRequest):
    """What `login_required` lets through, with what django-htmx adds."""

    user: User
    htmx: HtmxDetails


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detector(request: PersonRequest) -> HttpResponse:
    membership = work_as_member(request.user)
    if membership is None:
        return render(request, "detection/no_organisation.html")
    if request.method == "POST":
        return _upload(request, membership.organisation)
    return _form_page(request, UploadForm(), HTTPStatus.OK)


def _upload(request: PersonRequest, organisation: Organisation) -> HttpResponse:
    form, status = UploadForm(request.POST, request.FILES), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            submission = _accept(request.user, organisation, form)
        except DomainError as error:
            form.add_error("image", error.detail)
            status = error.status
        else:
            address = reverse("detection:submission", args=[submission.public_id])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _form_page(request, form, status)


def _accept(user: User, organisation: Organisation, form: UploadForm) -> Submission:
    file = form.cleaned_data["image"]
    accepted = accept(
        sender=Sender(organisation=organisation, source=Submission.Source.WEB, user=user),
        file=file,
        file_name=file.name or "",
        reference=form.cleaned_data["reference"],
    )
    return accepted.submission


def _form_page(request: PersonRequest, form: UploadForm, status: HTTPStatus) -> HttpResponse:
    """A script asks for the errors alone, so that the chosen file stays where it is."""
    template = "detection/_upload_errors.html" if request.htmx else "detection/detector.html"
    return render(request, template, {"form": form, "limits": limits()}, status=status)


@login_required
@require_safe
def submissions(request: PersonRequest) -> HttpResponse:
    membership = work_as_member(request.user)
    if membership is None:
        return render(request, "detection/no_organisation.html")
    organisation, filters = membership.organisation, SubmissionFilter(request.GET)
    chosen = filters.chosen()
    found = submissions_of(organisation).filter(**chosen).select_related("submitted_by")
    page = page_of(found, Place.asked(request.GET, chosen), "sub")
    context = {"organisation": organisation, "filters": filters, "chosen": chosen, "page": page}
    return render(request, "detection/submissions.html", context)


@login_required
@require_safe
def submission(request: PersonRequest, public_id: str) -> HttpResponse:
    found = let_in(request.user, public_id)
    heat = request.GET.get("heat", "")
    return render(request, "detection/submission.html", _state(request, found, heat))


@require_safe
@cache_control(private=True, no_store=True)
def submission_status(request: PersonRequest, public_id: str) -> HttpResponse:
    """The part of the page that changes; 204 while it would look the same."""
    if not request.user.is_authenticated:
        return HttpResponseClientRefresh()  # a redirect would put the sign-in form into the page
    context = _state(request, let_in(request.user, public_id))
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "detection/_state.html", context)


def _state(request: PersonRequest, found: Submission, heat: str = "") -> dict[str, object]:
    position = position_in_queue(found)
    return {
        "submission": found,
        "fetched_from": address_for(request.user, found),
        "position": position,
        "seen": f"{found.status}-{position}",
        **describe(found, heat),
    }


@login_required
@require_safe
def heatmap(request: PersonRequest, public_id: str, detector: str) -> HttpResponse:
    return heatmap_of(let_in(request.user, public_id), detector)


def heatmap_of(submission: Submission, detector: str) -> HttpResponse:
    """The caller has checked who asks."""
    finding = finding_with_heatmap(submission, detector)
    if finding is None:
        raise NotFound("There is no heat map of this detector.")
    return _drawn(finding.heatmap_key)


@login_required
@require_safe
def evidence_picture(
    request: PersonRequest, public_id: str, detector: str, name: str
) -> HttpResponse:
    return evidence_of(let_in(request.user, public_id), detector, name)


def evidence_of(submission: Submission, detector: str, name: str) -> HttpResponse:
    """The caller has checked who asks."""
    key = picture_of(submission, detector, name)
    if not key:
        raise NotFound("There is no such picture of this detector.")
    return _drawn(key)


def _drawn(key: str) -> HttpResponse:
    """A stored PNG, which never changes."""
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(store.read(key), "image/png", headers=headers)


@require_safe
@role_required(*Role)
def bank_map(request: HttpRequest, detector: str, version: str) -> HttpResponse:
    """Where the images lie that a release compares with; for whoever may see releases."""
    release = release_of(detector, version)
    found = read_map(release)
    chart = chart_of(found, request.GET.get("source", "")) if found else None
    return render(request, "detection/bank_map.html", {"release": release, "chart": chart})

"""API keys: listed, made, rotated, revoked."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.forms import KeyForm, RotationForm
from accounts.guards import manager_act, member_page, person
from accounts.models import ApiKey, Membership
from accounts.selectors import images_today, key_of, keys_of
from accounts.services import create_api_key, revoke_api_key, rotate_api_key
from accounts.throttling import usage_of
from common.errors import Invalid


@member_page
def keys(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _page(request, membership, KeyForm())


@never_cache
@manager_act
def create_key(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Answers with the key itself: a redirect would have to keep it somewhere readable."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, membership, form, status=Invalid.status)
    key, plain = create_api_key(
        organisation=membership.organisation,
        created_by=person(request),
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_at=form.expiry(),
        requests_per_minute=form.cleaned_data["requests_per_minute"],
    )
    return _shown_once(request, membership, key, plain)


@never_cache
@manager_act
def rotate_key(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    form = RotationForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose for how long the old key still works.", pointer="/hours")
    old = key_of(membership.organisation, pk)
    key, plain = rotate_api_key(key=old, by=person(request), overlap=form.overlap())
    return _shown_once(request, membership, key, plain)


@manager_act
def revoke_key(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    key = key_of(membership.organisation, pk)
    revoke_api_key(key=key, by=person(request))
    messages.success(request, f"The key {key.name} is revoked and refused from now on.")
    return redirect("accounts:keys")


def _shown_once(
    request: HttpRequest, membership: Membership, key: ApiKey, plain: str
) -> HttpResponse:
    context = {"membership": membership, "key": key, "plain": plain}
    return render(request, "accounts/key_created.html", context, status=201)


def _page(
    request: HttpRequest, membership: Membership, form: KeyForm, status: int = 200
) -> HttpResponse:
    organisation = membership.organisation
    context = {
        "membership": membership,
        "keys": keys_of(organisation),
        "form": form,
        "requests": usage_of(organisation),
        "images_today": images_today(organisation),
        "rotation": RotationForm(auto_id=False),
    }
    return render(request, "accounts/keys.html", context, status=status)

"""The organisation that a person works for, and the switch to another."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.guards import member_page, person, work_as_member
from accounts.models import Membership
from accounts.selectors import keys_of, members_of, memberships_of, own_membership
from accounts.services import choose_organisation


@member_page
def organisation(request: HttpRequest, membership: Membership) -> HttpResponse:
    context = {
        "membership": membership,
        "memberships": memberships_of(person(request)),
        "member_count": members_of(membership.organisation).count(),
        "key_count": keys_of(membership.organisation).filter(revoked_at=None).count(),
    }
    return render(request, "accounts/organisation.html", context)


@require_POST
@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    work_as_member(user)
    choose_organisation(membership=own_membership(user, pk))
    return redirect("accounts:organisation")

"""The page behind the link of an invitation."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.errors import InvitationClosed
from accounts.forms import NewcomerForm
from accounts.models import Invitation, User
from accounts.selectors import account_for, invitation_for
from accounts.services import accept_as_newcomer, accept_invitation, choose_organisation
from common import scope
from common.errors import Forbidden, Invalid


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    invited = _let_in(token)
    if request.method == "POST":
        return _accept(request, invited)
    return _page(request, invited, NewcomerForm(email=invited.email))


def _let_in(token: str) -> Invitation:
    """Whoever has the link sees the organisation that it invites to."""
    with scope.everyone():
        invited = invitation_for(token)
    if invited is None:
        raise InvitationClosed("Ask the person who invited you for a new link.")
    scope.open_for(invited.organisation_id)
    return invited


def _accept(request: HttpRequest, invited: Invitation) -> HttpResponse:
    if isinstance(request.user, User):
        membership = accept_invitation(invitation=invited, user=request.user)
        choose_organisation(membership=membership)
        messages.success(request, f"You are now a member of {invited.organisation}.")
        return redirect("accounts:organisation")
    if account_for(invited.email):
        raise Forbidden("There is an account with this address: sign in, then open the link again.")
    form = NewcomerForm(request.POST, email=invited.email)
    if not form.is_valid():
        return _page(request, invited, form, status=Invalid.status)
    membership = accept_as_newcomer(
        invitation=invited,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password1"],
    )
    response: HttpResponse = perform_login(
        request, membership.user, redirect_url=reverse("accounts:organisation")
    )
    return response


def _page(
    request: HttpRequest, invited: Invitation, form: NewcomerForm, status: int = 200
) -> HttpResponse:
    user = request.user
    context = {
        "invitation": invited,
        "form": form,
        "has_account": account_for(invited.email) is not None,
        "is_addressee": isinstance(user, User) and user.email.lower() == invited.email.lower(),
    }
    return render(request, "accounts/invitation.html", context, status=status)

"""Members and invitations."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.forms import InvitationForm, RoleForm
from accounts.guards import manager_act, member_page, person
from accounts.mails import send_invitation
from accounts.models import Membership
from accounts.selectors import invitation_of, member_of, members_of, open_invitations_of
from accounts.services import change_member_role, invite, remove_member, withdraw_invitation
from common.errors import Conflict, Invalid


@member_page
def members(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _page(request, membership, InvitationForm())


@manager_act
def invite_person(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, membership, form, status=Invalid.status)
    try:
        invitation, token = invite(
            organisation=membership.organisation, by=person(request), **form.cleaned_data
        )
    except Conflict as error:
        form.add_error("email", error.detail)
        return _page(request, membership, form, status=error.status)
    link = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    if send_invitation(invitation=invitation, link=link):
        messages.success(request, f"The invitation is on its way to {invitation.email}.")
    else:
        messages.error(
            request, "The mail could not be sent. Withdraw the invitation and try again later."
        )
    return redirect("accounts:members")


@manager_act
def withdraw(request: HttpRequest, membership: Membership, pk: uuid.UUID) -> HttpResponse:
    invitation = invitation_of(membership.organisation, pk)
    withdraw_invitation(invitation=invitation, by=person(request))
    messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return redirect("accounts:members")


@manager_act
def change_role(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Invalid("Choose one of the roles on the page.")
    member = member_of(membership.organisation, pk)
    role = Membership.Role(form.cleaned_data["role"])
    change_member_role(membership=member, role=role, by=person(request))
    messages.success(request, f"{member.user} is now {role.label.lower()}.")
    return redirect("accounts:members")


@manager_act
def remove(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    member = member_of(membership.organisation, pk)
    remove_member(membership=member, by=person(request))
    messages.success(request, f"{member.user} is no longer a member.")
    return redirect("accounts:organisation")


def _page(
    request: HttpRequest, membership: Membership, form: InvitationForm, status: int = 200
) -> HttpResponse:
    context = {
        "membership": membership,
        "members": members_of(membership.organisation),
        "invitations": open_invitations_of(membership.organisation),
        "roles": Membership.Role.choices,
        "form": form,
    }
    return render(request, "accounts/members.html", context, status=status)

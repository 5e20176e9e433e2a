"""Links that let one person in, once."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import AlreadyInvited, AlreadyMember, InvitationClosed, WrongAddressee
from accounts.models import Invitation, Membership, Organisation, User
from accounts.secrets import hash_secret, new_token
from accounts.services.facts import actor
from accounts.services.members import add_member
from accounts.services.people import create_person
from audit.services import Fact, record
from common.ids import public_id

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: Membership.Role, by: User
) -> tuple[Invitation, str]:
    """The invitation and the token for its link; only the token's hash is kept."""
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise AlreadyMember
    _close_expired(organisation, email)
    token = new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation,
                email=email,
                role=role,
                token_hash=hash_secret(token),
                invited_by=by,
                expires_at=timezone.now() + VALID_FOR,
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    record(_fact("member.invited", invitation, by))
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    _close(invitation, "withdrawn_at")
    record(_fact("invitation.withdrawn", invitation, by))


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """Join as the person the link was sent to; the second of two clicks is refused."""
    if user.email.lower() != invitation.email.lower():
        raise WrongAddressee
    if invitation.expires_at <= timezone.now():
        raise InvitationClosed
    _close(invitation, "accepted_at")
    return add_member(
        organisation=invitation.organisation,
        user=user,
        role=Membership.Role(invitation.role),
        by=user,
    )


@transaction.atomic
def accept_as_newcomer(*, invitation: Invitation, name: str, password: str) -> Membership:
    """The link proves the address, so the account is open at once."""
    user = create_person(email=invitation.email, password=password, name=name)
    return accept_invitation(invitation=invitation, user=user)


def _close(invitation: Invitation, column: str) -> None:
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not still_open.update(**{column: timezone.now()}):
        raise InvitationClosed


def _close_expired(organisation: Organisation, email: str) -> None:
    """A link that ran out must not block the next one."""
    Invitation.objects.filter(
        Q(expires_at__lte=timezone.now()),
        organisation=organisation,
        email=email,
        accepted_at=None,
        withdrawn_at=None,
    ).update(withdrawn_at=timezone.now())


def _fact(action: str, invitation: Invitation, by: User) -> Fact:
    return Fact(
        actor=actor(by),
        action=action,
        subject=public_id("inv", invitation.id),
        organisation_id=invitation.organisation_id,
        data={"role": invitation.role},
    )

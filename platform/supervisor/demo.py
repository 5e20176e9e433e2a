"""The demo organisation: one account a role and an API key, made once and kept."""

import secrets

from django.db import transaction

from accounts.models import ApiKey, Membership, Organisation, User
from accounts.roles import Role, Scope
from accounts.secrets import hash_secret
from accounts.services import (
    add_member,
    create_api_key,
    create_organisation,
    create_person,
    grant_role,
)
from supervisor.sign_ins import SignIns

ORGANISATION = "Demo"
UPLOADER = "uploader@demo.example"
STAFF = {
    "moderator@demo.example": Role.MODERATOR,
    "senior@demo.example": Role.SENIOR,
    "auditor@demo.example": Role.AUDITOR,
    "administrator@demo.example": Role.ADMINISTRATOR,
}


@transaction.atomic
def ensure_demo(kept: SignIns | None) -> SignIns:
    """Whatever exists stays as it is; what is missing is made with the kept or a new secret."""
    known = kept or SignIns({}, "")
    people = {address: _person(address, known) for address in (UPLOADER, *STAFF)}
    for address, role in STAFF.items():
        grant_role(user=people[address][0], role=role)
    organisation = _organisation(people[UPLOADER][0])
    key = _key(organisation, people[UPLOADER][0], known.api_key)
    return SignIns({address: password for address, (_, password) in people.items()}, key)


def _person(address: str, known: SignIns) -> tuple[User, str]:
    password = known.passwords.get(address) or secrets.token_urlsafe(15)
    user = User.objects.filter(email=address).first()
    if user is None:
        name = address.partition("@")[0].capitalize()
        return create_person(email=address, password=password, name=f"Demo {name}"), password
    if address not in known.passwords:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user, password


def _organisation(uploader: User) -> Organisation:
    membership = Membership.objects.filter(user=uploader).select_related("organisation").first()
    if membership:
        return membership.organisation
    organisation = create_organisation(name=ORGANISATION)
    add_member(organisation=organisation, user=uploader, role=Membership.Role.MANAGER)
    return organisation


def _key(organisation: Organisation, uploader: User, kept: str) -> str:
    if kept and ApiKey.objects.filter(key_hash=hash_secret(kept), revoked_at=None).exists():
        return kept
    _, plain = create_api_key(
        organisation=organisation, name="Demo", scopes=list(Scope), created_by=uploader
    )
    return plain

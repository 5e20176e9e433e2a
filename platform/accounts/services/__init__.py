"""Everything that changes people, organisations, roles, invitations and keys."""

from accounts.services.invitations import (
    accept_as_newcomer,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from accounts.services.keys import create_api_key, note_key_use, revoke_api_key
from accounts.services.members import (
    add_member,
    change_member_role,
    choose_organisation,
    remove_member,
)
from accounts.services.organisations import create_organisation
from accounts.services.people import create_person, grant_role, revoke_role
from accounts.services.quotas import count_image, require_room_today
from accounts.services.rotation import rotate_api_key
from accounts.services.sign_in import SignIn, note_sign_in

__all__ = [
    "SignIn",
    "accept_as_newcomer",
    "accept_invitation",
    "add_member",
    "change_member_role",
    "choose_organisation",
    "count_image",
    "create_api_key",
    "create_organisation",
    "create_person",
    "grant_role",
    "invite",
    "note_key_use",
    "note_sign_in",
    "remove_member",
    "require_room_today",
    "revoke_api_key",
    "revoke_role",
    "rotate_api_key",
    "withdraw_invitation",
]

"""Every table: how a row tells whose it is, or why it is nobody's in particular.

The one list that PostgreSQL's policies are made from, and what a new table needs: one line here
(docs/tenancy.md). `manage.py prepare_database` brings the database in line with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Own:
    """The row names its organisation itself; empty is nobody's, and hidden from all tenants."""

    field: str = "organisation"
    anybody_adds: bool = False


@dataclass(frozen=True)
class Through:
    """The row is seen by whoever sees the row that this field names."""

    field: str
    none_is_shared: bool = False  # without such a row it is every tenant's


@dataclass(frozen=True)
class StaffOnly:
    """No tenant's, though it belongs to rows of tenants."""


Wall = Own | Through | StaffOnly

WALLS: Mapping[str, Wall] = {
    "accounts.Organisation": Own("id"),
    "accounts.Membership": Own(),
    "accounts.Invitation": Own(),
    "accounts.ApiKey": Own(),
    "accounts.ImageCount": Own(),
    # Whatever is done is written down, before anybody is known as well; reading is another matter.
    "audit.LedgerEntry": Own("organisation_id", anybody_adds=True),
    "webhooks.OutboxEvent": Own(),
    "webhooks.Endpoint": Own(),
    "webhooks.Secret": Through("endpoint"),
    "webhooks.Delivery": Through("endpoint"),
    "webhooks.Attempt": Through("delivery"),
    "images.Image": Own(),
    "images.ExactCopy": Through("image"),
    "images.Submission": Own(),
    "images.Flow": Own(),
    "images.IdempotencyRecord": Own(),
    "images.Erasure": Own(),
    "images.LegalHold": Through("submission"),
    "detection.Analysis": Through("submission"),
    "detection.Finding": Through("analysis"),
    "moderation.Rule": StaffOnly(),
    "moderation.Case": Through("submission"),
    "moderation.Decision": Through("case"),
    "moderation.Appeal": Through("case"),
    "moderation.Batch": StaffOnly(),
    "moderation.Feedback": Through("submission"),
    "moderation.BankMatch": Through("submission"),
    "moderation.FirstLook": Through("case"),
    "moderation.Reveal": Through("case"),
    "moderation.Note": Through("case"),
    "moderation.Exposure": Through("case"),
    "moderation.Showing": Through("case"),
    "moderation.GoldenItem": Through("submission"),
    "moderation.GoldenLot": Through("case"),
    "moderation.GameItem": Through("submission", none_is_shared=True),
}

# What PostgreSQL shows to everybody, and why. A defect of the first wall is not held up here.
_BEFORE = "read before it is known who calls, so by nobody; the code alone keeps it apart"
_OF_A_PERSON = "a person's own, and persons have no wall; the code alone keeps it apart"
_OF_STAFF = "of staff, who work for everybody; pages for tenants do not read it"
_OF_THE_HOUSE = "says nothing of any organisation or person"
SHARED: Mapping[str, str] = {
    "accounts.User": _BEFORE,
    "accounts.User_groups": _BEFORE,
    "accounts.User_user_permissions": _BEFORE,
    "sessions.Session": _BEFORE,
    "account.EmailAddress": _BEFORE,
    "account.EmailConfirmation": _BEFORE,
    "mfa.Authenticator": _BEFORE,
    "auth.Group": _OF_THE_HOUSE,
    "auth.Group_permissions": _OF_THE_HOUSE,
    "auth.Permission": _OF_THE_HOUSE,
    "contenttypes.ContentType": _OF_THE_HOUSE,
    "admin.LogEntry": _OF_STAFF,
    "audit.LedgerHead": _OF_THE_HOUSE,
    "detection.DetectorRelease": _OF_THE_HOUSE,
    "moderation.Queue": _OF_THE_HOUSE,
    "moderation.Policy": _OF_THE_HOUSE,
    "moderation.Bank": "a partner hears the name of a bank that its image is close to",
    "moderation.BankEntry": "a hash that everybody's images are held against (decision 152)",
    "moderation.DayFigures": _OF_STAFF,
    "moderation.ReviewerFigures": _OF_STAFF,
    "moderation.Comfort": _OF_STAFF,
    "moderation.GamePlay": f"{_OF_A_PERSON}; its picture has a wall",
    "moderation.GameCard": f"{_OF_A_PERSON}; its picture has a wall",
}

"""Every table that holds an organisation's rows, and how a row tells whose it is.

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

# Tables that lead to an organisation's rows and are shared all the same, and why.
SHARED: Mapping[str, str] = {
    "moderation.BankEntry": "a hash that everybody's images are held against (decision 152)",
    "moderation.GamePlay": "a guess of a person; its picture has a wall",
    "moderation.GameCard": "a guess of a person; its picture has a wall",
}

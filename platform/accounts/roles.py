"""Who may do what: platform roles are groups, API scopes are strings on a key."""

from django.db import models


class Role(models.TextChoices):
    """Staff roles, each a Django group of this name; uploaders are members of an organisation."""

    MODERATOR = "Moderator", "Moderator"
    SENIOR = "Senior moderator", "Senior moderator"
    AUDITOR = "Auditor", "Auditor"
    ADMINISTRATOR = "Administrator", "Administrator"


class Scope(models.TextChoices):
    SUBMISSIONS_WRITE = "submissions:write", "Submit images"
    SUBMISSIONS_READ = "submissions:read", "Read submissions and verdicts"
    SUBMISSIONS_DELETE = "submissions:delete", "Delete submissions"
    DECISIONS_READ = "decisions:read", "Read rulings"
    APPEALS_WRITE = "appeals:write", "File appeals"
    WEBHOOKS_MANAGE = "webhooks:manage", "Manage webhook endpoints"


ADMIN_SITE_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)

EVIDENCE = {
    "images.view_image",
    "images.view_submission",
    "detection.view_detectorrelease",
    "detection.view_analysis",
    "detection.view_finding",
    "moderation.view_queue",
    "moderation.view_policy",
    "moderation.view_case",
    "moderation.view_decision",
    "moderation.view_rule",
    "moderation.view_appeal",
    "moderation.view_feedback",
    "moderation.view_batch",
    "moderation.view_bank",
    "moderation.view_bankentry",
    "moderation.view_goldenitem",
}
REVIEW = EVIDENCE | {"moderation.change_case", "moderation.add_decision"}
READ_EVERYTHING = EVIDENCE | {
    "accounts.view_user",
    "accounts.view_organisation",
    "accounts.view_membership",
    "accounts.view_invitation",
    "accounts.view_apikey",
    "accounts.view_imagecount",
    "auth.view_group",
    "audit.view_ledgerentry",
    "images.view_flow",
    "images.view_idempotencyrecord",
    "webhooks.view_outboxevent",
    "images.view_legalhold",
    "webhooks.view_endpoint",
    "webhooks.view_delivery",
    "webhooks.view_attempt",
}
MANAGE = {
    "accounts.add_user",
    "accounts.change_user",
    "accounts.add_organisation",
    "accounts.change_organisation",
    "accounts.add_membership",
    "accounts.change_membership",
    "accounts.delete_membership",
    "accounts.change_apikey",
    "accounts.change_invitation",
    "detection.change_detectorrelease",
    "images.add_legalhold",
    "images.change_legalhold",
    "moderation.add_queue",
    "moderation.change_queue",
    "moderation.add_policy",
    "moderation.change_policy",
    "moderation.change_bank",
}
PERMISSIONS: dict[Role, set[str]] = {
    Role.MODERATOR: REVIEW,
    Role.SENIOR: REVIEW,
    Role.AUDITOR: READ_EVERYTHING,
    Role.ADMINISTRATOR: READ_EVERYTHING | MANAGE,
}

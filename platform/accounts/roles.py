"""Who may do what: platform roles are groups, API scopes are strings on a key."""

from django.db import models


class Role(models.TextChoices):
    """Staff roles; each is a Django group of this name. Uploaders are members of an organisation."""

    MODERATOR = "Moderator", "Moderator"
    SENIOR = "Senior moderator", "Senior moderator"
    AUDITOR = "Auditor", "Auditor"
    ADMINISTRATOR = "Administrator", "Administrator"


class Scope(models.TextChoices):
    SUBMISSIONS_WRITE = "submissions:write", "Submit images"
    SUBMISSIONS_READ = "submissions:read", "Read submissions and verdicts"
    DECISIONS_READ = "decisions:read", "Read rulings"
    APPEALS_WRITE = "appeals:write", "File appeals"
    WEBHOOKS_MANAGE = "webhooks:manage", "Manage webhook endpoints"

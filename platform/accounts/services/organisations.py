"""New organisations."""

import secrets

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, User
from accounts.services.facts import actor
from audit.services import Fact, record
from common.errors import Invalid
from common.ids import public_id


@transaction.atomic
def create_organisation(*, name: str, by: User | None = None) -> Organisation:
    name = name.strip()
    if not name:
        raise Invalid("An organisation needs a name.", pointer="/name")
    organisation = Organisation.objects.create(name=name, slug=_free_slug(name))
    record(
        Fact(
            actor=actor(by),
            action="organisation.created",
            subject=public_id("org", organisation.id),
            organisation_id=organisation.id,
        )
    )
    return organisation


def _free_slug(name: str) -> str:
    slug = slugify(name)[:40] or "organisation"
    taken = Organisation.objects.filter(slug=slug).exists()
    return f"{slug}-{secrets.token_hex(4)}" if taken else slug

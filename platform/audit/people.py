"""Names for the people, keys and organisations that the ledger knows by id only.

The ledger stands below `accounts`, so it asks Django for these models instead of importing them.
"""

import re
import uuid
from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import get_user_model

ACTOR = re.compile(r"(user|key):([0-9a-f]{32})")


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """What to call each actor; erased people and systems keep the name they have in the ledger."""
    names = {actor: actor for actor in actors}
    parsed = {actor: ACTOR.fullmatch(actor) for actor in names}
    ids = {actor: (match[1], uuid.UUID(match[2])) for actor, match in parsed.items() if match}
    people = get_user_model().objects.in_bulk([key for kind, key in ids.values() if kind == "user"])
    keys = apps.get_model("accounts.ApiKey").objects.in_bulk(
        [key for kind, key in ids.values() if kind == "key"]
    )
    for actor, (_, key) in ids.items():
        if key in people:
            names[actor] = people[key].get_username()
        elif key in keys:
            names[actor] = str(keys[key])
    return names


def organisation_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    organisations = apps.get_model("accounts.Organisation").objects.in_bulk(set(filter(None, ids)))
    return {key: str(organisation) for key, organisation in organisations.items()}


def all_organisations() -> list[tuple[uuid.UUID, str]]:
    organisations = apps.get_model("accounts.Organisation").objects.order_by("name")
    return list(organisations.values_list("pk", "name"))


def ids_of_address(email: str) -> list[uuid.UUID]:
    """The account with this e-mail address, in any case."""
    people = get_user_model().objects.filter(email__iexact=email)
    return list(people.values_list("pk", flat=True))

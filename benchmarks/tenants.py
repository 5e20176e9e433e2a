"""Partners for measurements: an organisation and a key each, with limits that nothing reaches."""

import json
from collections.abc import Sequence

from benchmarks.stack import Stack
from tests.faults.uploads import Partner

# Run where Django is, by `manage.py shell`.
SEED = """
import json
from accounts.models import Organisation
from accounts.roles import Scope
from accounts.services import create_api_key, create_organisation, create_person

keys = {{}}
for name in {names}:
    organisation = create_organisation(name=name)
    limits = dict(requests_per_minute=1_000_000, images_per_day=10_000_000)
    Organisation.objects.filter(pk=organisation.pk).update(**limits)
    person = create_person(email=f"{{name}}@example.org", password=None, name=name)
    _, keys[name] = create_api_key(
        organisation=organisation, name=name, scopes=list(Scope), created_by=person,
        requests_per_minute=1_000_000,
    )
print(json.dumps(keys))
"""


def make_partners(stack: Stack, names: Sequence[str]) -> list[Partner]:
    """New ones, in the order of their names."""
    told = stack.manage("shell", "--no-imports", "-c", SEED.format(names=list(names)))
    keys = json.loads(told.splitlines()[-1])
    return [Partner(stack.address, keys[name]) for name in names]

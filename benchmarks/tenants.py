"""Partners for measurements: an organisation and a key each."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

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
    limits = dict(requests_per_minute={per_minute} * 5, images_per_day={per_day})
    Organisation.objects.filter(pk=organisation.pk).update(**limits)
    person = create_person(email=f"{{name}}@example.org", password=None, name=name)
    _, keys[name] = create_api_key(
        organisation=organisation, name=name, scopes=list(Scope), created_by=person,
        requests_per_minute={per_minute},
    )
print(json.dumps(keys))
"""


@dataclass(frozen=True)
class Limits:
    """Requests a minute of a key, a fifth of what its organisation may; images a day."""

    per_minute: int
    per_day: int


USUAL = Limits(per_minute=600, per_day=50_000)  # as the models say
NONE = Limits(per_minute=1_000_000, per_day=10_000_000)


def make_partners(stack: Stack, names: Sequence[str], limits: Limits = NONE) -> list[Partner]:
    """New ones, in the order of their names."""
    told = stack.manage(
        "shell", "--no-imports", "-c", SEED.format(names=list(names), **asdict(limits))
    )
    keys = json.loads(told.splitlines()[-1])
    return [Partner(stack.address, keys[name]) for name in names]

"""The admin site: every address is for auditors and administrators, others are led to its door."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, reverse

from tests.tenancy.belongings import Rows
from tests.tenancy.callers import SignIn, people

DOORS = {"login", "logout"}
SOMETHING = {"object_id": "1", "app_label": "accounts", "id": "1", "content_type_id": "1"}


def addresses() -> Iterator[str]:
    """Of Django's patterns, whatever package made them."""
    yield from _walk(admin.site.get_urls())


def _walk(patterns: "list[URLPattern | URLResolver]") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        elif pattern.name and pattern.name not in DOORS:
            words = set(pattern.pattern.regex.groupindex)
            yield reverse(f"admin:{pattern.name}", kwargs={word: SOMETHING[word] for word in words})


def test_nobody_else_gets_in(ours: Rows, theirs: Rows, sign_in: SignIn) -> None:
    clients = people(ours, theirs, sign_in)
    outside = set(clients) - {"auditor", "administrator"}
    asked = list(addresses())
    assert len(asked) > len(admin.site._registry)
    for address in asked:
        for name in outside:
            answer = clients[name].get(address)
            assert answer.status_code == 302, (name, address)


@pytest.mark.parametrize("person", ["auditor", "administrator"])
def test_they_see_rows_of_every_organisation(
    ours: Rows, theirs: Rows, sign_in: SignIn, person: str
) -> None:
    client = people(ours, theirs, sign_in)[person]
    page = client.get(reverse("admin:images_submission_changelist")).content.decode()
    for rows in (ours, theirs):
        assert str(rows["images.Submission"]) in page

"""`.env.example` is complete: every variable that the settings read, explained, and no other."""

import re

from django.conf import settings

from config import env

EXAMPLE = (env.ROOT / ".env.example").read_text()
NAME = re.compile(r"^#([A-Z0-9_]+)=", re.MULTILINE)


def test_it_lists_exactly_what_the_settings_read() -> None:
    assert settings.configured
    assert set(NAME.findall(EXAMPLE)) == env.READ


def test_no_variable_is_listed_twice() -> None:
    names = NAME.findall(EXAMPLE)
    assert len(names) == len(set(names))


def test_every_group_of_variables_is_explained() -> None:
    groups = [part for part in EXAMPLE.split("\n\n") if NAME.search(part)]
    assert groups
    assert all(group.startswith("# ") for group in groups)

"""Slips in templates that no formatter sees."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))


def names(path: Path) -> str:
    return str(path.relative_to(settings.ROOT / "templates"))


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_a_short_comment_ends_on_its_line(template: Path) -> None:
    for line in template.read_text().splitlines():
        assert line.count("{#") == line.count("#}")


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_nothing_needs_an_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)

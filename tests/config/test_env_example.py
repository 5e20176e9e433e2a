"""`.env.example` is complete: every variable that is read, explained, and no other."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from config import env
from tests.config.reads import variables_read

EXAMPLE = (env.ROOT / ".env.example").read_text()
NAME = re.compile(r"^#([A-Z0-9_]+)=", re.MULTILINE)


def test_it_lists_exactly_what_the_settings_detectors_and_worker_read() -> None:
    assert settings.configured
    by_themselves = variables_read(env.ROOT / "detection") | variables_read(env.ROOT / "worker")
    assert set(NAME.findall(EXAMPLE)) == env.READ | by_themselves


def test_reads_are_found_under_every_spelling(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'import os\nNAME = "BY_CONSTANT"\n'
        'os.environ["BY_KEY"], os.environ.get("BY_GET", ""), os.getenv("BY_GETENV")\n'
        'os.environ["WRITTEN"] = "1"\n"ASKED" in os.environ\n'
    )
    (tmp_path / "b.py").write_text("import os\nfrom a import NAME\nos.getenv(NAME)\n")
    assert variables_read(tmp_path) == {"BY_KEY", "BY_GET", "BY_GETENV", "BY_CONSTANT", "ASKED"}


def test_a_name_made_at_run_time_is_not_overlooked(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('import os\nos.getenv("X" + "Y")\n')
    with pytest.raises(AssertionError, match=r"a\.py"):
        variables_read(tmp_path)


def test_no_variable_is_listed_twice() -> None:
    names = NAME.findall(EXAMPLE)
    assert len(names) == len(set(names))


def test_every_group_of_variables_is_explained() -> None:
    groups = [part for part in EXAMPLE.split("\n\n") if NAME.search(part)]
    assert groups
    assert all(group.startswith("# ") for group in groups)

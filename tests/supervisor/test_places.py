"""Sockets fit their limit, and only their owner may enter their folder."""

import os
from pathlib import Path

import pytest

from supervisor.places import LONGEST_SOCKET_NAME, LONGEST_SOCKET_PATH, Places
from supervisor.problems import CannotStart


def test_sockets_lie_in_the_state_folder() -> None:
    assert Places(Path("/srv/touchstone/var")).run == Path("/srv/touchstone/var/run")


def test_a_deep_checkout_gets_a_short_folder_of_its_own() -> None:
    deep, other = (Places(Path("/") / ("very-" * 25) / name) for name in ("a", "b"))
    assert len(os.fsencode(deep.run / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    assert deep.run == Places(deep.state).run != other.run


def test_everything_private_is_closed_to_others(tmp_path: Path) -> None:
    places = Places(tmp_path / "state")
    places.prepare()
    assert {path.stat().st_mode & 0o777 for path in (places.secrets, places.run)} == {0o700}


def test_a_link_in_place_of_the_socket_folder_is_refused(tmp_path: Path) -> None:
    places = Places(tmp_path)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    places.run.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotStart, match="only its owner"):
        places.prepare()

"""Which folder holds what, below one state folder (`var/` unless told otherwise)."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from supervisor.problems import CannotStart

# A Unix socket's path must fit 108 bytes; the longest name here is PostgreSQL's lock file.
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Places:
    """docs/operations.md says what each of them is and whether it belongs in a backup."""

    state: Path

    @property
    def postgres(self) -> Path:
        return self.state / "postgres"

    @property
    def valkey(self) -> Path:
        return self.state / "valkey"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets"

    @property
    def data(self) -> Path:
        return self.state / "data"

    @property
    def static(self) -> Path:
        return self.state / "static"

    @property
    def demo(self) -> Path:
        return self.secrets / "demo.json"

    @property
    def lock(self) -> Path:
        return self.state / "up.lock"

    @property
    def run(self) -> Path:
        """Sockets; in a checkout that lies too deep, a short folder that is named after it."""
        near = self.state / "run"
        if len(os.fsencode(near / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return near
        key = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"touchstone-{os.geteuid()}-{key}"

    def prepare(self) -> None:
        """Make what is missing; refuse folders that cannot be used."""
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            for folder in (self.secrets, self.run, self.data):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"{error.filename} cannot be used: {error.strerror}.") from error
        if not os.access(self.state, os.W_OK | os.X_OK):
            raise CannotStart(f"{self.state} cannot be used: this user may not write there.")
        refuse_strangers(self.run)


def refuse_strangers(folder: Path) -> None:
    """Whoever may open the sockets is the database's owner, so nobody else may be let in."""
    facts = folder.lstat()
    trusted = {os.geteuid()}
    if os.geteuid() == 0:
        trusted.add(pwd.getpwnam("nobody").pw_uid)
    closed = stat.S_ISDIR(facts.st_mode) and not facts.st_mode & 0o077
    if not closed or facts.st_uid not in trusted:
        raise CannotStart(f"{folder} must be a folder that only its owner may enter (mode 0700).")

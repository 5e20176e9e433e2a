"""An embedded Valkey on a Unix socket; its append-only file is a convenience, no promise."""

import signal
from dataclasses import dataclass
from pathlib import Path

import redis

from supervisor.binaries import valkey_server
from supervisor.descendants import clear


@dataclass(frozen=True)
class Broker:
    data: Path
    sockets: Path

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def command(self, *, keep: bool = True) -> list[str]:
        """The server as a foreground process, no TCP port, never evicting."""
        for folder in (self.data, self.sockets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return [
            str(valkey_server()), "--port", "0", "--unixsocket", str(self.socket),
            "--unixsocketperm", "700", "--dir", str(self.data), "--save", "",
            "--appendonly", "yes" if keep else "no", "--maxmemory-policy", "noeviction",
            "--loglevel", "warning",
        ]  # fmt: skip

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket)).ping())
        except redis.RedisError:
            return False

    def clear_the_way(self) -> None:
        """End a server that outlived its supervisor; two would write one append-only file."""
        clear(self.data, "valkey-server", signal.SIGTERM)

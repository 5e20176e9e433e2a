"""Bars on standard error, so that no step of a training is silent for minutes."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def tracked(items: Iterable[Item], title: str, total: int) -> Iterator[Item]:
    """The items as they come, behind a bar that is full after `total` of them."""
    yield from track(items, title, total, console=Console(stderr=True))

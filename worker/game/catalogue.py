"""Every built-in picture of the game by name; drawing one is the slow part, listing them is not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from moderation.models import GameItem, Truth
from worker.game.forgeries import copied, redrawn, removed, spliced
from worker.game.photographs import CAT, CLOCK, COFFEE, DEEP_FIELD, ROCKET, Photograph, Pixels
from worker.game.scenes import marble, planet, ranges, stars

SEEDS = range(2)
PHOTOGRAPHS = (CAT, COFFEE, ROCKET, DEEP_FIELD, CLOCK)
# The clock is blurred all over: a change in it shows to nobody.
FORGED = (CAT, COFFEE, ROCKET, DEEP_FIELD)
SPLICED = ((CAT, COFFEE), (COFFEE, CAT), (ROCKET, DEEP_FIELD))
SCENES = {
    "stars": (stars, "A night sky, calculated from noise; no camera was there."),
    "ranges": (ranges, "Mountains in the evening, calculated from noise."),
    "marble": (marble, "A stone with veins, calculated from noise."),
    "planet": (planet, "A globe, calculated from noise."),
}


@dataclass(frozen=True)
class Recipe:
    name: str
    source: GameItem.Source
    truth: Truth
    story: str
    draw: Callable[[], Pixels]


def recipes() -> Iterator[Recipe]:
    """Real and fake ones in turn, so that the first few are already a game.

    A recipe that draws something else needs another name: what is stored is never drawn again.
    """
    real, fake = list(_photographs()), list(_fakes())
    for number in range(max(len(real), len(fake))):
        yield from real[number : number + 1]
        yield from fake[number : number + 1]


def _there(photographs: Iterable[Photograph]) -> Iterator[Photograph]:
    """Another release of scikit-image may carry fewer."""
    return (photograph for photograph in photographs if photograph.is_there)


def _photographs() -> Iterator[Recipe]:
    for photograph in _there(PHOTOGRAPHS):
        for column, row in photograph.pieces():
            yield Recipe(
                name=f"{photograph.name}-{column}-{row}",
                source=GameItem.Source.PHOTOGRAPH,
                truth=Truth.REAL,
                story=f"Photograph: {photograph.credit}. A piece of it, nothing else was changed.",
                draw=partial(photograph.piece, column, row),
            )


def _fakes() -> Iterator[Recipe]:
    for seed in SEEDS:
        for photograph in _there(FORGED):
            what = "A part of it was copied to another place and blended in."
            yield _forged(photograph, "copied", what, partial(copied, photograph, seed), seed)
            what = "Something in it was painted over with its surroundings."
            yield _forged(photograph, "removed", what, partial(removed, photograph, seed), seed)
            what = "It was shrunk and drawn anew by upsampling, as a careless generator does."
            yield _forged(photograph, "redrawn", what, partial(redrawn, photograph, seed), seed)
        for photograph, donor in SPLICED:
            if not (photograph.is_there and donor.is_there):
                continue
            what = f"Put into it: a piece of another photograph, {donor.credit}."
            draw = partial(spliced, photograph, donor, seed)
            yield _forged(photograph, "spliced", what, draw, seed)
        for name, (scene, story) in SCENES.items():
            yield _made(f"{name}-{seed}", story, partial(scene, seed))


def _forged(
    photograph: Photograph, how: str, what: str, draw: Callable[[], Pixels], seed: int
) -> Recipe:
    story = f"Photograph: {photograph.credit}. {what}"
    return _made(f"{how}-{photograph.name}-{seed}", story, draw)


def _made(name: str, story: str, draw: Callable[[], Pixels]) -> Recipe:
    return Recipe(name, GameItem.Source.MADE, Truth.FAKE, story, draw)

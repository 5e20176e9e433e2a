"""The built-in pictures of the game, drawn and judged one at a time while nothing else waits."""

import io
import time
from collections.abc import Iterator

from PIL import Image

from images import leases
from moderation.models import GameItem
from moderation.selectors import recipes_done
from moderation.services import add_item
from moderation.services.game_items import Judged
from worker.game.catalogue import Recipe, recipes
from worker.game.photographs import Pixels
from worker.processes import Tools

# Shorter than the sweep's interval, so that two workers seldom draw the same picture.
TASK_SECONDS = 8


def is_unprepared() -> bool:
    return next(_missing(), None) is not None


def prepare_game(tools: Tools) -> None:
    """Go on where the last call stopped; give way as soon as an upload waits to be analysed."""
    if not tools.releases:
        return  # without detectors there is no machine to play against
    ends = time.monotonic() + TASK_SECONDS
    for recipe in _missing():
        if leases.waiting().exists() or time.monotonic() > ends:
            return
        _prepare(recipe, tools)


def _missing() -> Iterator[Recipe]:
    done = recipes_done()
    return (recipe for recipe in recipes() if recipe.name not in done)


def _prepare(recipe: Recipe, tools: Tools) -> GameItem:
    """Decoded and judged as an upload of the same picture would be."""
    decoded = tools.decoder.decode(_png(recipe.draw()))
    judgement = tools.unhurried.judge([decoded.pixels])[0]
    return add_item(
        Judged(
            name=recipe.name,
            source=recipe.source,
            truth=recipe.truth,
            story=recipe.story,
            picture=decoded.preview,
            verdict=judgement.verdict,
            probability=judgement.probability,
        )
    )


def _png(pixels: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()

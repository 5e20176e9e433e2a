"""The game: guess, see what the machine guessed, then the truth."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.errors import Invalid, NotFound
from common.parts import wants_part
from images.views import copy_of
from moderation.errors import AlreadyGuessed, NothingToPlay
from moderation.game_board import (
    PLAYS_TO_BE_RANKED,
    mistakes_of,
    progress,
    score_of,
    scores,
    together,
)
from moderation.guards import player_act, player_page
from moderation.models import GamePlay, Truth
from moderation.selectors import (
    can_play,
    card_for,
    has_revealed,
    is_veiled_for,
    items_for,
    open_play,
    play_of,
    review_of,
)
from moderation.services import guess as write_guess
from moderation.services import reveal_image, start_play

Context = dict[str, object]


@player_page
def game(request: HttpRequest, player: User) -> HttpResponse:
    """The picture that lies before them, or the way to the next one."""
    play = open_play(player)
    if play:
        context: Context = {"play": play, "blurred": _is_veiled(play, player)}
        return render(request, "moderation/game/guess.html", context)
    return render(request, "moderation/game/start.html", _start(player))


def _start(player: User) -> Context:
    return {
        "score": score_of(player),
        "mistakes": mistakes_of(player),
        "is_prepared": items_for(player).exists(),
        "can_play": can_play(player),
    }


@player_act
def take_next(request: HttpRequest, player: User) -> HttpResponse:
    try:
        start_play(person=player)
    except NothingToPlay as refusal:
        messages.info(request, refusal.detail)
    return redirect("moderation:game")


@player_act
def guess(request: HttpRequest, player: User, play_id: str) -> HttpResponse:
    """The first answer counts, however often the form is sent."""
    play, answer = play_of(player, play_id), request.POST.get("guess", "")
    if answer not in Truth.values:
        raise Invalid("Choose real or fake. Nothing was counted.")
    try:
        write_guess(play=play, answer=Truth(answer))
    except AlreadyGuessed as refusal:
        messages.info(request, refusal.detail)
    return redirect("moderation:game_play", play.public_id)


@player_page
def result(request: HttpRequest, player: User, play_id: str) -> HttpResponse:
    play = play_of(player, play_id)
    if play.answered_at is None:
        return redirect("moderation:game")
    context: Context = {
        "play": play,
        "blurred": _is_veiled(play, player),
        "card": card_for(player, play.item_id),
    }
    return render(request, "moderation/game/result.html", context)


@player_page
def picture(request: HttpRequest, player: User, play_id: str) -> HttpResponse:
    """Through the play alone: whoever was not shown a picture cannot fetch it."""
    item = play_of(player, play_id).item
    ruled = item.submission
    return copy_of(ruled.stored_image.preview_key if ruled else item.picture_key)


@player_act
def reveal(request: HttpRequest, player: User, play_id: str) -> HttpResponse:
    """Uploads of other houses come veiled, and the ledger keeps who looked."""
    play = play_of(player, play_id)
    if play.item.submission is None:
        raise NotFound("This picture has no veil.")
    reveal_image(case=review_of(play.item.submission), person=player)
    if wants_part(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("moderation:game")


@player_page
def board(request: HttpRequest, player: User) -> HttpResponse:
    everybody = scores(player)
    context: Context = {
        "ranked": [score for score in everybody if score.is_ranked],
        "unranked": sum(not score.is_ranked for score in everybody),
        "all": together(everybody),
        "mine": score_of(player),
        "progress": progress(player),
        "mistakes": mistakes_of(player),
        "plays_to_be_ranked": PLAYS_TO_BE_RANKED,
    }
    return render(request, "moderation/game/board.html", context)


def _is_veiled(play: GamePlay, player: User) -> bool:
    submission = play.item.submission
    if submission is None or not is_veiled_for(play.item, player):
        return False
    return not has_revealed(review_of(submission), player)

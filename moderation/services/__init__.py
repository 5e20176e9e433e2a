"""What people and the worker do with cases; every function is one transaction."""

from moderation.services.appealing import file_appeal
from moderation.services.banking import add_entry, remove_entry, sweep_entries
from moderation.services.bulk import reverse_batch, rule_in_bulk
from moderation.services.claims import (
    claim_case,
    claim_next,
    release_case,
    renew_claim,
    return_expired_claims,
)
from moderation.services.closing import close_old_cases
from moderation.services.deciding import decide
from moderation.services.deleting import delete_submission
from moderation.services.exposing import report_exposure
from moderation.services.feedback import give_feedback
from moderation.services.first_looks import commit_first_look
from moderation.services.game_items import add_item
from moderation.services.golden import make_golden, remove_golden, withdraw_golden
from moderation.services.numbers import count_day, count_days
from moderation.services.opening import open_case, open_cases
from moderation.services.playing import guess, start_play
from moderation.services.queues import make_default_queue
from moderation.services.reopening import reopen_case
from moderation.services.reserving import hand_case, hold_case, return_expired_reservations
from moderation.services.revealing import reveal_image
from moderation.services.reviewer_figures import count_reviewers
from moderation.services.routing import save_rule
from moderation.services.settling import settle_rulings
from moderation.services.undoing import undo
from moderation.services.wellness import put_off_break, save_comfort, take_break

__all__ = [
    "add_entry",
    "add_item",
    "claim_case",
    "claim_next",
    "close_old_cases",
    "commit_first_look",
    "count_day",
    "count_days",
    "count_reviewers",
    "decide",
    "delete_submission",
    "file_appeal",
    "give_feedback",
    "guess",
    "hand_case",
    "hold_case",
    "make_default_queue",
    "make_golden",
    "open_case",
    "open_cases",
    "put_off_break",
    "release_case",
    "remove_entry",
    "remove_golden",
    "renew_claim",
    "reopen_case",
    "report_exposure",
    "return_expired_claims",
    "return_expired_reservations",
    "reveal_image",
    "reverse_batch",
    "rule_in_bulk",
    "save_comfort",
    "save_rule",
    "settle_rulings",
    "start_play",
    "sweep_entries",
    "take_break",
    "undo",
    "withdraw_golden",
]

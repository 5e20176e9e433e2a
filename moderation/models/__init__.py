"""Review queues, cases, the rulings that people make, and the game that trains them."""

from moderation.models.appeals import Appeal
from moderation.models.banks import Bank, BankEntry, BankMatch
from moderation.models.batches import Batch
from moderation.models.cases import Case
from moderation.models.decisions import Decision
from moderation.models.feedback import Feedback
from moderation.models.first_looks import FirstLook
from moderation.models.game import (
    MACHINE_RIGHT,
    RIGHT,
    GameCard,
    GameItem,
    GamePlay,
    MachineGuess,
    Truth,
)
from moderation.models.golden import GoldenItem, GoldenLot
from moderation.models.looking import Reveal
from moderation.models.notes import Note
from moderation.models.numbers import DayFigures, ReviewerFigures
from moderation.models.queues import Policy, Queue
from moderation.models.rules import Rule
from moderation.models.wellness import Comfort, Exposure, Showing

__all__ = [
    "MACHINE_RIGHT",
    "RIGHT",
    "Appeal",
    "Bank",
    "BankEntry",
    "BankMatch",
    "Batch",
    "Case",
    "Comfort",
    "DayFigures",
    "Decision",
    "Exposure",
    "Feedback",
    "FirstLook",
    "GameCard",
    "GameItem",
    "GamePlay",
    "GoldenItem",
    "GoldenLot",
    "MachineGuess",
    "Note",
    "Policy",
    "Queue",
    "Reveal",
    "ReviewerFigures",
    "Rule",
    "Showing",
    "Truth",
]

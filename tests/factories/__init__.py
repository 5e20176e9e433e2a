"""Rows for tests: every factory makes a whole, valid thing with real bytes behind it."""

from tests.factories.accounts import (
    PASSWORD,
    ApiKeyFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff,
)
from tests.factories.detection import (
    AnalysisFactory,
    DetectorReleaseFactory,
    FindingFactory,
    analysed_submission,
)
from tests.factories.evidence import Spoken, telling_submission
from tests.factories.game import GameItemFactory, GamePlayFactory, plays, ruled_item
from tests.factories.images import ImageFactory, SubmissionFactory, make_image
from tests.factories.known_images import known_images
from tests.factories.moderation import (
    BankEntryFactory,
    BatchFactory,
    CaseFactory,
    GoldenItemFactory,
    PolicyFactory,
    QueueFactory,
    RuleFactory,
)

__all__ = [
    "PASSWORD",
    "AnalysisFactory",
    "ApiKeyFactory",
    "BankEntryFactory",
    "BatchFactory",
    "CaseFactory",
    "DetectorReleaseFactory",
    "FindingFactory",
    "GameItemFactory",
    "GamePlayFactory",
    "GoldenItemFactory",
    "ImageFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "PolicyFactory",
    "QueueFactory",
    "RuleFactory",
    "Spoken",
    "SubmissionFactory",
    "UserFactory",
    "analysed_submission",
    "known_images",
    "make_image",
    "plays",
    "ruled_item",
    "staff",
    "telling_submission",
]

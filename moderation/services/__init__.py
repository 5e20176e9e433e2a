"""What people and the worker do with cases; every function is one transaction."""

from moderation.services.claims import (
    claim_case,
    claim_next,
    release_case,
    renew_claim,
    return_expired_claims,
)
from moderation.services.deciding import decide
from moderation.services.opening import open_case, open_cases
from moderation.services.revealing import reveal_image
from moderation.services.routing import save_rule

__all__ = [
    "claim_case",
    "claim_next",
    "decide",
    "open_case",
    "open_cases",
    "release_case",
    "renew_claim",
    "return_expired_claims",
    "reveal_image",
    "save_rule",
]

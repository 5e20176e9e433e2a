"""A client for partners: `with Client(url, key) as touchstone: touchstone.submit(image, wait=10)`.

It knows nothing of the platform that it talks to but what the API promises, and needs httpx only.
"""

from touchstone.client import Client
from touchstone.errors import (
    Misconfigured,
    NotFinished,
    TouchstoneError,
    UnexpectedAnswer,
    Unreachable,
)
from touchstone.hook_models import Delivery, Endpoint, Try
from touchstone.hooks import Webhooks
from touchstone.models import (
    Contradiction,
    Credentials,
    Decider,
    Decision,
    Face,
    Finding,
    Hint,
    Image,
    Links,
    Provenance,
    Reason,
    Redelivery,
    Submission,
)
from touchstone.refusals import (
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    Problem,
    RateLimited,
    Refused,
    ServerFailed,
    TooLarge,
    Unauthorized,
    Unavailable,
    UnsupportedFormat,
)
from touchstone.retries import Clock, Retries
from touchstone.version import __version__

__all__ = [
    "Client",
    "Clock",
    "Conflict",
    "Contradiction",
    "Credentials",
    "Decider",
    "Decision",
    "Delivery",
    "Endpoint",
    "Face",
    "FieldError",
    "Finding",
    "Forbidden",
    "Hint",
    "Image",
    "Invalid",
    "Links",
    "Malformed",
    "Misconfigured",
    "NotFinished",
    "NotFound",
    "Problem",
    "Provenance",
    "RateLimited",
    "Reason",
    "Redelivery",
    "Refused",
    "Retries",
    "ServerFailed",
    "Submission",
    "TooLarge",
    "TouchstoneError",
    "Try",
    "Unauthorized",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
    "UnsupportedFormat",
    "Webhooks",
    "__version__",
]

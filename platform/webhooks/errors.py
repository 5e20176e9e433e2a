"""What can go wrong with endpoints and deliveries."""

from common.errors import Conflict
from common.outbound import OutboundError


class TooManyEndpoints(Conflict):
    code = "too_many_endpoints"
    title = "An organisation can have no more endpoints"


class EndpointOff(Conflict):
    code = "endpoint_off"
    title = "This endpoint is switched off"


class EndpointRemoved(Conflict):
    code = "endpoint_removed"
    title = "This endpoint was removed"


class SubjectDeleted(Conflict):
    code = "subject_deleted"
    title = "What this delivery tells of was deleted"


class AlreadySwitched(Conflict):
    code = "already_switched"
    title = "Somebody has switched this endpoint already"


class RotationUnderWay(Conflict):
    code = "rotation_under_way"
    title = "Earlier secrets of this endpoint are still valid"


class StillUnderWay(Conflict):
    code = "still_under_way"
    title = "This delivery is still under way"


class SecretUnreadable(OutboundError):
    """SECRET_KEY was changed, and the one that sealed the secret is no longer among its fallbacks.

    An operator puts that right; a new secret of the endpoint does, too.
    """

    code = "secret_unreadable"
    title = "We cannot read the secret that signs messages to this endpoint"
